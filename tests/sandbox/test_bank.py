"""The outside world's bank: a buyer transfers, rightly or not, and three formats tell the same day."""

from decimal import Decimal

import httpx
import pytest

from payments.bank.readers import sheet
from payments.bank.readers.reading import read
from shop.outside import World

COLUMNS = sheet.Columns(
    day="Booking date", amount="Amount", text="Text", name="Name", account="Account", reference="Reference",
    balance="Balance", currency="Currency",
)  # fmt: skip


def transfer(world: World, **more: str) -> httpx.Response:
    form = {"currency": "EUR", "amount": "49,98", "reference": "RF78 0000 0123", "name": "Ännä & Co", "account": "DE1"}
    return httpx.post(f"{world.url}/bank/", data={**form, **more})


def statement(world: World, form: str = "camt053", currency: str = "EUR", **more: str) -> bytes:
    answer = httpx.get(f"{world.url}/world/bank/statement", params={"format": form, "currency": currency, **more})
    assert answer.status_code == 200
    return answer.content


def test_three_formats_tell_the_same_day(world: World) -> None:
    assert "on its way" in transfer(world).text
    world.control("bank/transfer", {"amount": "-12.50", "text": "fee", "name": "Bank", "account": ""})
    mapping = sheet.Mapping("DE89370400440532013000", "EUR", COLUMNS)
    told = []
    for form, read_by in (("camt053", None), ("mt940", None), ("csv", mapping)):
        _form, (found,) = read(statement(world, form), read_by)
        assert (found.opening, found.closing) == (Decimal("10000.00"), Decimal("10037.48"))
        told.append(
            [
                (each.amount, each.text, each.name, each.account, each.bank_reference, each.booked_on)
                for each in found.entries
            ]
        )
    assert told[0] == told[1] == told[2]
    assert told[0][0][:5] == (Decimal("49.98"), "RF78 0000 0123", "Ännä & Co", "DE1", "TRX000000001")


def test_a_yen_has_no_decimals_in_any_format(world: World) -> None:
    transfer(world, currency="JPY", amount="5000")
    for form in ("camt053", "mt940"):
        _form, (found,) = read(statement(world, form, "JPY"))
        assert [each.amount for each in found.entries] == [Decimal(5000)]


def test_the_same_day_is_the_same_bytes_and_another_day_is_another_statement(world: World) -> None:
    transfer(world)
    assert statement(world) == statement(world)
    _form, (found,) = read(statement(world, day="2020-01-01"))
    assert (found.entries, found.opening, found.closing) == ((), Decimal(10000), Decimal(10000))
    world.control("clock", {"advance": 86_400})
    _form, (found,) = read(statement(world))
    assert (found.entries, found.opening) == ((), Decimal("10049.98"))


@pytest.mark.parametrize(
    ("slip", "came"),
    [
        ("none", [("49.98", "RF78 0000 0123")]),
        ("typo", [("49.98", "RF78 0000 0124")]),
        ("no_reference", [("49.98", "")]),
        ("less", [("44.98", "RF78 0000 0123")]),
        ("more", [("54.98", "RF78 0000 0123")]),
        ("twice", [("49.98", "RF78 0000 0123")] * 2),
    ],
)
def test_a_buyer_may_make_a_mistake_on_purpose(world: World, slip: str, came: list[tuple[str, str]]) -> None:
    transfer(world, slip=slip)
    _form, (found,) = read(statement(world))
    assert [(str(each.amount), each.text) for each in found.entries] == came


@pytest.mark.parametrize(
    "more", [{"amount": "x"}, {"amount": "1.234"}, {"amount": "-5"}, {"currency": "XXX"}, {"amount": ""}]
)
def test_what_is_no_amount_is_said_and_moves_nothing(world: World, more: dict[str, str]) -> None:
    answer = transfer(world, **more)
    assert (answer.status_code, "Please check the amount." in answer.text) == (422, True)
    assert world.control("bank/truth", method="GET")["currencies"]["EUR"] == {
        "came": 0,
        "left": 0,
        "balance": 1_000_000,
    }


def test_the_page_speaks_nine_languages_and_fills_in_what_it_is_told(world: World) -> None:
    titles = set()
    for language in ("en", "zh-CN", "zh-HK", "ja", "ko", "de", "fr", "es", "ar"):
        page = httpx.get(
            f"{world.url}/bank/", params={"amount": "5", "reference": '<">'}, headers={"Accept-Language": language}
        ).text
        titles.add(page.partition("<title>")[2].partition("</title>")[0])
        assert 'value="5"' in page
        assert "&lt;&quot;&gt;" in page
        assert "<script" not in page
    assert len(titles) == 9
    assert 'dir="rtl"' in page


def test_truth_is_told_in_minor_units(world: World) -> None:
    transfer(world)
    world.control("bank/transfer", {"amount": "-10.00", "text": "back"})
    sums = world.control("bank/truth", method="GET")["currencies"]
    assert sums["EUR"] == {"came": 4998, "left": 1000, "balance": 1_003_998}


def test_what_nobody_can_ask_is_refused(world: World) -> None:
    for params in ({"format": "pdf"}, {"currency": "XXX"}, {"day": "soon"}):
        assert httpx.get(f"{world.url}/bank/statement", params=params).status_code == 400
