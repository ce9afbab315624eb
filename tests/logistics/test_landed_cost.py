"""The interface that others script against: JSON in, JSON out, each question judged or refused in its own place."""

import io
import json
import subprocess
import sys
import time
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from logistics.landed.answer import answer

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {
    "destination": "DE",
    "region": None,
    "origin_country": "CN",
    "date": "2026-11-22",
    "currency": "EUR",
    "terms": "DDP",
    "business_vat_number": None,
    "lines": [{"hs": "691110", "origin": "CN", "unit_price": "40.00", "quantity": 2, "weight_g": 400}],
    "freight": "12.00",
    "insurance": "0",
}


def changed(**more: Any) -> dict[str, Any]:
    return {**GOOD, **more}


def line(**more: Any) -> dict[str, Any]:
    return changed(lines=[{**GOOD["lines"][0], **more}])


class Said:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def __call__(self, document: bytes) -> tuple[int, Any]:
        """The exit code, and what was printed."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document)))
        code = 0
        try:
            call_command("landed_cost", "--json")
        except SystemExit as end:
            code = int(end.code or 0)
        return code, json.loads(self.capsys.readouterr().out)


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(monkeypatch, capsys)


def test_the_example_of_the_interface_is_answered_in_its_shape(say: Said) -> None:
    code, answers = say(json.dumps([GOOD]).encode())
    assert code == 0
    assert answers == [
        {
            "goods": "80.00",
            "freight": "12.00",
            "duty": "3.00",
            "tax": "18.05",
            "fees": [],
            "total": "113.05",
            "scheme": "IOSS",
            "collected_at_checkout": True,
            "guaranteed": True,
            "rules": ["eu-ioss-2026-07"],
            "notes": [],
        }
    ]


def test_a_question_that_cannot_be_judged_is_answered_in_its_place_and_the_others_go_on(say: Said) -> None:
    code, answers = say(json.dumps([GOOD, line(hs="770000"), GOOD]).encode())
    assert code == 1
    assert answers[0] == answers[2]
    assert answers[0]["total"] == "113.05"
    assert answers[1]["error"]["code"] == "wrong_hs"
    assert set(answers[1]) == {"error"}


def test_no_question_no_answer(say: Said) -> None:
    assert say(b"[]") == (0, [])


@pytest.mark.parametrize("document", [b"", b"{}", b'"x"', b"null", b"[1,", b"\xff\xfe", b"[" * 100_000, b"7"])
def test_what_is_no_list_is_an_error_and_prints_no_answer(
    document: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document)))
    with pytest.raises(CommandError, match="bad_json"):
        call_command("landed_cost", "--json")
    assert capsys.readouterr().out == ""


REFUSED: list[tuple[Any, str]] = [
    (line(hs="77"), "wrong_hs"),
    (line(hs="770100"), "wrong_hs"),
    (line(hs="000000"), "wrong_hs"),
    (line(hs="69111"), "wrong_hs"),
    (line(hs="69111A"), "wrong_hs"),
    (line(hs="69111000901"), "wrong_hs"),
    (line(hs="６９１１１０"), "wrong_hs"),
    (line(hs=None), "missing_hs"),
    (line(hs=691110), "bad_input"),
    (line(unit_price="-1"), "negative"),
    (line(quantity=-1), "negative"),
    (line(weight_g=-1), "negative"),
    (changed(freight="-0.01"), "negative"),
    (changed(insurance="-1"), "negative"),
    (line(unit_price="1" + "0" * 12), "too_large"),
    (line(unit_price="9" * 40), "too_large"),
    (line(unit_price="9" * 400), "bad_number"),
    (line(quantity=10**9), "too_large"),
    (line(quantity=0), "bad_quantity"),
    (line(quantity="1.5"), "bad_number"),
    (line(quantity=True), "bad_number"),
    (line(unit_price="NaN"), "bad_number"),
    (line(unit_price="Infinity"), "bad_number"),
    (line(unit_price="1e5"), "bad_number"),
    (line(unit_price="1E-2"), "bad_number"),
    (line(unit_price="0x10"), "bad_number"),
    (line(unit_price="1,50"), "bad_number"),
    (line(unit_price="١٢"), "bad_number"),
    (line(unit_price=""), "bad_number"),
    (line(unit_price=[]), "bad_number"),
    (line(unit_price="40.001"), "bad_number"),
    (line(unit_price=None), "bad_input"),
    (line(quantity=None), "bad_input"),
    (line(origin="ZZ"), "unknown_country"),
    (changed(origin_country=None, lines=[{**GOOD["lines"][0], "origin": None}]), "missing_origin"),
    (
        changed(origin_country=None, lines=[GOOD["lines"][0], {**GOOD["lines"][0], "origin": "JP"}]),
        "missing_origin",
    ),
    (changed(destination="ZZ"), "unknown_country"),
    (changed(destination="EU"), "unknown_country"),
    (changed(destination=None), "unknown_country"),
    (changed(destination=7), "bad_input"),
    (changed(currency="XXL"), "unknown_currency"),
    (changed(currency=None), "unknown_currency"),
    (changed(currency="KWD"), "unknown_currency"),
    (changed(date="2020-12-31"), "no_rule"),
    (changed(date="2028-07-01"), "no_rule"),
    (changed(date="1000-01-01", destination="TW"), "no_rule"),
    (changed(date="2026-02-30"), "bad_date"),
    (changed(date="20261122"), "bad_date"),
    (changed(date="tomorrow"), "bad_date"),
    (changed(terms="EXW"), "bad_terms"),
    (changed(business_vat_number="DE136695977"), "bad_vat_number"),
    (changed(lines=[]), "bad_input"),
    (changed(lines=None), "bad_input"),
    (changed(lines={}), "bad_input"),
    (changed(lines=[7]), "bad_input"),
    (changed(lines=GOOD["lines"] * 1001), "too_large"),
    (changed(insurrance="5.00"), "unknown_field"),
    (line(weight="400"), "unknown_field"),
    (7, "bad_input"),
    (None, "bad_input"),
    ([GOOD], "bad_input"),
    ({}, "unknown_country"),
]


@pytest.mark.parametrize(("question", "code"), REFUSED, ids=lambda value: str(value)[-60:])
def test_what_cannot_be_judged_is_refused_by_name(question: Any, code: str) -> None:
    (found,) = answer([question])
    assert found["error"]["code"] == code
    assert found["error"]["message"]


def test_not_a_number_in_the_document_itself_is_refused_in_its_place(say: Said) -> None:
    document = json.dumps([GOOD, GOOD]).replace('"12.00"', "NaN", 1)
    code, answers = say(document.encode())
    assert (code, answers[0]["error"]["code"], answers[1]["total"]) == (1, "bad_number", "113.05")


def test_a_field_that_is_given_twice_is_refused_in_its_place(say: Said) -> None:
    twice = json.dumps([GOOD, GOOD]).replace('"currency": "EUR"', '"currency": "EUR", "currency": "USD"', 1)
    code, answers = say(twice.encode())
    assert (code, answers[0]["error"]["code"], answers[1]["total"]) == (1, "duplicate_field", "113.05")


@pytest.mark.parametrize("number", ["9" * 41, "9" * 5000, "1e999999999", "-" + "9" * 5000, "Infinity", "-Infinity"])
def test_a_number_of_any_length_is_refused_in_its_place(say: Said, number: str) -> None:
    document = json.dumps([GOOD, GOOD]).replace('"12.00"', number, 1)
    code, answers = say(document.encode())
    assert (code, answers[0]["error"]["code"], answers[1]["total"]) == (1, "bad_number", "113.05")


def test_the_same_question_twice_is_answered_twice_and_two_lines_of_one_code_are_one_kind(say: Said) -> None:
    code, answers = say(json.dumps([GOOD, GOOD, changed(lines=GOOD["lines"] * 2)]).encode())
    assert code == 0
    assert answers[0] == answers[1]
    assert (answers[2]["goods"], answers[2]["duty"]) == ("160.00", "20.64")  # above 150: 12 % of 172.00


def test_plain_numbers_are_as_good_as_texts_and_lose_no_digit(say: Said) -> None:
    document = json.dumps([GOOD]).replace('"40.00"', "40.10").replace('"12.00"', "12")
    assert say(document.encode())[1][0]["goods"] == "80.20"


@pytest.mark.parametrize(("currency", "price", "goods"), [("JPY", "4000", "8000"), ("EUR", "0.1", "0.20")])
def test_amounts_have_the_digits_of_their_currency(currency: str, price: str, goods: str) -> None:
    (found,) = answer([changed(currency=currency, freight="0", lines=[{**GOOD["lines"][0], "unit_price": price}])])
    assert found["goods"] == goods


def test_delivered_at_place_tells_what_she_will_owe_and_collects_nothing() -> None:
    (found,) = answer([changed(terms="DAP")])
    assert (found["collected_at_checkout"], found["guaranteed"], found["scheme"]) == (False, False, "IMPORT")
    assert (found["duty"], found["tax"], found["total"]) == ("3.00", "18.05", "113.05")
    assert found["notes"][0].startswith("Duty, tax and customs fees are not charged with the order")


def test_a_business_is_told_that_the_answer_holds_if_its_number_is_confirmed() -> None:
    (found,) = answer([changed(business_vat_number="DE 136 695 976")])
    assert (found["tax"], found["guaranteed"], found["scheme"]) == ("0.00", False, "IMPORT")
    assert any(note.startswith("Reverse charge") for note in found["notes"])


def test_without_a_tariff_line_the_answer_says_what_it_lacks() -> None:
    (found,) = answer([line(hs="620120", unit_price="80.00")])
    assert (found["scheme"], found["collected_at_checkout"], found["guaranteed"]) == ("IMPORT", False, False)
    assert "No tariff for 620120 from CN on 2026-11-22." in found["notes"]


def test_a_weak_source_is_never_guaranteed() -> None:
    assert [found["guaranteed"] for found in answer([changed(destination="IT"), line(unit_price="100.00")])] == [
        False,  # Italy's fee was not seen after July 2026
        False,  # the tariff lines that a shop opens with are not confirmed
    ]


def test_a_thousand_questions_are_answered_in_seconds_from_one_read_of_the_law() -> None:
    asked = [line(unit_price=f"{price}.00", hs=code) for price in range(1, 101) for code in TEN_CODES]
    started = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        found = answer(asked)
    assert not any("error" in told for told in found)
    assert len(queries) == 3  # rules and tariff, rates before the day, rates after it
    assert time.process_time() - started < 5


TEN_CODES = ["691110", "691200", "691310", "691390", "691490", "441990", "442090", "630259", "732393", "961700"]

WORD = st.text(max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | WORD | st.decimals(allow_nan=True).map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=6,
)
BENT = st.builds(
    lambda name, value: {**GOOD, name: value}, st.sampled_from([*sorted(GOOD), "other"]), ANYTHING
) | st.builds(
    lambda name, value: line(**{name: value}),
    st.sampled_from(["hs", "origin", "unit_price", "quantity", "weight_g"]),
    ANYTHING,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(BENT | ANYTHING, max_size=4))
def test_no_question_makes_the_command_stumble(asked: list[Any]) -> None:
    found = answer(asked)
    assert len(found) == len(asked)
    for told in found:
        assert set(told) == {"error"} or {"goods", "total", "notes"} <= set(told)


AMOUNT = st.integers(0, 60_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
LINES = st.lists(
    st.builds(
        lambda hs, origin, price, n: {"hs": hs, "origin": origin, "unit_price": price, "quantity": n, "weight_g": 300},
        st.sampled_from(["691110", "6911100090", "691200", "640399", "490199", "160100"]),
        st.sampled_from(["CN", "JP", "US", "DE"]),
        AMOUNT,
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=5,
)
PLACES = st.sampled_from(
    ["DE", "FR", "IT", "RO", "XI", "GB", "NO", "CH", "AU", "NZ", "SG", "CA", "US", "BR", "MX", "HK", "AE", "KR", "TW"]
)
REGIONS = {"CA": {"ON", "BC"}, "US": {"CA"}, "BR": {"MG"}}
QUESTIONS = st.builds(
    lambda to, sent_from, lines, freight, insurance, terms, region: changed(
        destination=to, origin_country=sent_from, lines=lines, freight=freight, insurance=insurance, terms=terms,
        region=region if region in REGIONS.get(to, ()) else None,
    ),
    PLACES, st.sampled_from(["CN", "US", "NL", "GB"]), LINES, AMOUNT, AMOUNT, st.sampled_from(["DDP", "DAP"]),
    st.sampled_from([None, "ON", "BC", "CA", "MG"]),
)  # fmt: skip


def amounts(told: dict[str, Any]) -> list[Any]:
    return [told[name] for name in ("goods", "freight", "duty", "tax", "fees", "total", "scheme", "rules")]


@settings(max_examples=300, deadline=None)
@given(QUESTIONS)
def test_what_is_printed_adds_up_to_the_total(question: dict[str, Any]) -> None:
    (told,) = answer([question])
    if "error" in told:
        assert told["error"]["code"] == "no_rule"  # above Brazil's or Mexico's simplified import
        return
    parts = [told[name] for name in ("goods", "freight", "duty", "tax")] + [fee["amount"] for fee in told["fees"]]
    assert sum(map(Decimal, parts)) == Decimal(told["total"])
    assert all(Decimal(part) >= 0 for part in parts)
    assert told["collected_at_checkout"] or not told["guaranteed"]


@settings(max_examples=200, deadline=None)
@given(QUESTIONS, st.randoms(use_true_random=False))
def test_the_order_of_lines_never_matters(question: dict[str, Any], dice: Any) -> None:
    mixed = list(question["lines"])
    dice.shuffle(mixed)
    one, other = answer([question, {**question, "lines": mixed}])
    assert one.keys() == other.keys()
    assert "error" in one or amounts(one) == amounts(other)


@settings(max_examples=200, deadline=None)
@given(QUESTIONS)
def test_pieces_of_one_kind_in_several_lines_owe_the_same_as_in_one(question: dict[str, Any]) -> None:
    split = [{**each, "quantity": 1} for each in question["lines"] for _piece in range(each["quantity"])]
    one, other = answer([question, {**question, "lines": split}])
    assert "error" in one or amounts(one) == amounts(other)


@settings(max_examples=200, deadline=None)
@given(QUESTIONS, st.integers(1, 100_000))
def test_what_is_above_a_limit_stays_above_it_when_it_costs_more(question: dict[str, Any], more: int) -> None:
    dearer = [{**each, "unit_price": f"{Decimal(each['unit_price']) + more:.2f}"} for each in question["lines"]]
    one, other = answer([question, {**question, "lines": dearer}])
    if "error" not in one and "error" not in other:
        assert set(other["scheme"].split("+")) & {"IMPORT"} or "IMPORT" not in one["scheme"].split("+")


def test_the_command_stands_alone() -> None:
    """It names its flag, and refuses to run without it."""
    done = subprocess.run([sys.executable, "manage.py", "landed_cost"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "--json" in done.stderr
