"""Risk: each signal speaks at its mark and not before, thresholds make the verdict, and what breaks holds the order."""

import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import risking, screening
from payments.errors import ListUnreadable, NothingToDecide
from payments.models import RiskCheck, RiskEntry, RiskPolicy, RiskWeight, SanctionedName
from payments.suspicion import Before, Purchase, signals

pytestmark = pytest.mark.django_db

PLAIN = Purchase(
    reference="TW-1",
    market="eu",
    country="DE",
    euros=Decimal(80),
    email="mia@example.org",
    name="Mia Muster",
    street="Torstraße 1",
    postal="10119",
    place="203.0.113.7",
    is_first=False,
)


def judged(n: int = 1, **more: Any) -> risking.Judgement:
    return risking.judge(replace(PLAIN, reference=f"TW-{n}", **more))


def test_a_plain_purchase_is_fine_and_written_down() -> None:
    found = judged()
    assert (found.score, found.verdict, found.findings) == (0, "pass", ())
    check = RiskCheck.objects.get()
    assert (check.reference, check.market, check.decision) == ("TW-1", "eu", "open")
    assert "mia" not in " ".join([check.email_key, check.address_key, check.place_key])


@pytest.mark.parametrize(
    ("code", "purchase", "before", "about"),
    [
        ("velocity", {}, {"same": {"email": 3}}, "email 4"),
        ("velocity", {}, {"same": {"place": 12, "card": 2}}, "place 13"),
        ("many_cards", {"card": "c"}, {"cards": 2}, "3"),
        ("many_people", {"card": "c"}, {"people": 2}, "3"),
        ("known_fraud", {}, {"frauds": 1}, "1"),
        ("country_mismatch", {"card_country": "US"}, {}, "US > DE"),
        ("place_mismatch", {"seen_in": "NG"}, {}, "NG > DE"),
        ("freight_forwarder", {"street": "Stackry, 8 Perimeter Rd"}, {}, "Stackry"),
        ("freight_forwarder", {"street": "深圳转运仓 3 号"}, {}, "转运"),
        ("disposable_mail", {"email": "x@mail.Mailinator.com"}, {}, "mail.mailinator.com"),
        ("first_large_order", {"is_first": True, "euros": Decimal(500)}, {}, "500.00 EUR"),
        ("promo_abuse", {"is_first": True, "off": Decimal("0.10")}, {"same": {"address": 1}}, "10%"),
        ("provider_score", {"score": 65}, {}, "65"),
    ],
)
def test_each_signal_speaks_at_its_mark(
    code: str, purchase: dict[str, Any], before: dict[str, Any], about: str
) -> None:
    assert signals.get(code).speaks(replace(PLAIN, **purchase), Before(**before)) == about


@pytest.mark.parametrize(
    ("code", "purchase", "before"),
    [
        ("velocity", {}, {"same": {"email": 2, "place": 11, "address": 7, "card": 2}}),
        ("many_cards", {"card": "c"}, {"cards": 1}),
        ("many_cards", {}, {"cards": 9}),
        ("many_people", {"card": "c"}, {"people": 1}),
        ("known_fraud", {}, {}),
        ("country_mismatch", {"card_country": "DE"}, {}),
        ("place_mismatch", {"seen_in": ""}, {}),
        ("freight_forwarder", {"street": "Freighterstraße 5"}, {}),
        ("disposable_mail", {"email": "mia@notmailinator.com"}, {}),
        ("first_large_order", {"is_first": True, "euros": Decimal("499.99")}, {}),
        ("first_large_order", {"is_first": False, "euros": Decimal(9000)}, {}),
        ("promo_abuse", {"is_first": True, "off": Decimal("0.10")}, {}),
        ("promo_abuse", {"is_first": False, "off": Decimal("0.50")}, {"same": {"address": 1}}),
        ("provider_score", {"score": 64}, {}),
        ("provider_score", {"score": None}, {}),
    ],
)
def test_and_not_before(code: str, purchase: dict[str, Any], before: dict[str, Any]) -> None:
    assert signals.get(code).speaks(replace(PLAIN, **purchase), Before(**before)) is None


def test_points_add_up_to_a_verdict_by_the_markets_thresholds() -> None:
    assert judged(score=70).verdict == "step_up"
    found = judged(2, score=70, card="c", card_country="US", is_first=True, euros=Decimal(900))
    assert (found.score, found.verdict) == (70, "hold")
    assert [finding.code for finding in found.findings] == ["provider_score", "country_mismatch", "first_large_order"]
    RiskPolicy.objects.create(market="eu", step_up_at=71, hold_at=90)
    risking.forget()
    assert judged(3, score=70, card="d", card_country="US", is_first=True, euros=Decimal(900)).verdict == "pass"


def test_staff_give_a_signal_other_points_or_silence_it() -> None:
    RiskWeight.objects.create(signal="provider_score", points=60)
    RiskWeight.objects.create(signal="country_mismatch", points=0)
    found = judged(score=80, card_country="US")
    assert [(finding.code, finding.points) for finding in found.findings] == [("provider_score", 60)]
    assert found.verdict == "hold"


def test_the_fourth_purchase_of_a_day_speaks_and_that_of_tomorrow_does_not() -> None:
    for n in range(1, 4):
        assert judged(n).score == 0
    assert [finding.about for finding in judged(4).findings] == ["email 4"]
    RiskCheck.objects.update(at=timezone.now() - timedelta(hours=25))
    assert judged(5).score == 0


def test_one_card_of_three_people_and_one_person_with_three_cards() -> None:
    for n in (1, 2):
        judged(n, email=f"p{n}@example.org", street=f"Weg {n}", place="", card="one")
    assert [f.code for f in judged(3, place="", card="one").findings] == ["many_people"]
    for n in (4, 5):
        judged(n, email="her@example.org", street="Allee 9", place="", card=f"c{n}")
    found = judged(6, email="her@example.org", street="Allee 9", place="", card="c6").findings
    assert [f.code for f in found] == ["many_cards"]


def test_a_second_judgement_knows_the_place_of_the_first_and_stays_one_row() -> None:
    judged(seen_in="NG")
    found = judged(place="", seen_in="", card="c", card_country="DE")
    assert [f.code for f in found.findings] == ["place_mismatch"]
    check = RiskCheck.objects.get()
    assert check.place_key != ""
    assert check.card_key != ""


def test_what_a_person_called_fraud_speaks_about_the_next_and_is_decided_once() -> None:
    judged(1)
    risking.decide("TW-1", "fraud", note="stolen card")
    risking.decide("TW-1", "fraud")
    with pytest.raises(NothingToDecide):
        risking.decide("TW-1", "genuine")
    with pytest.raises(NothingToDecide):
        risking.decide("TW-9", "fraud")
    assert RiskCheck.objects.get(reference="TW-1").note == "stolen card"
    found = judged(2, email="other@example.org", place="")
    assert (found.verdict, [f.code for f in found.findings]) == ("hold", ["known_fraud"])
    assert judged(3, email="other2@example.org", street="Weg 1", place="").verdict == "pass"


def test_lists_say_yes_and_no_and_no_wins() -> None:
    RiskEntry.objects.create(kind="domain", value="example.org", stance="trust")
    assert (judged(1, score=99).verdict, judged(2, score=99).score) == ("pass", 0)
    RiskEntry.objects.create(kind="postal", value="de 10119", stance="deny")
    found = judged(3)
    assert (found.score, found.verdict, found.findings[0].about) == (100, "hold", "postal de 10119")
    RiskEntry.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert judged(4, place="", email="a@b.example", street="").findings == ()


def test_what_cannot_be_judged_waits_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object, purchase: Purchase, before: Before) -> str | None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(signals.get("velocity")), "speaks", broken)
    found = judged()
    assert (found.score, found.verdict, found.reasons) == (100, "hold", "could_not_judge")
    assert RiskCheck.objects.get().verdict == "hold"


def test_a_judgement_asks_little(django_assert_num_queries: Any) -> None:
    judged(1)
    with django_assert_num_queries(5):  # savepoint, before, newest sanctions list, keep, release
        judged(2)


LIST = 'ent_num,SDN_Name\n101,"MÜLLER, Jürgen Peter"\n102,ACME TRADING LLC\n103,\n'


def test_a_name_like_one_of_a_list_waits_whatever_its_order_case_and_marks() -> None:
    assert screening.bring("OFAC", io.StringIO(LIST), entry="ent_num", name="SDN_Name") == 2
    assert screening.screen("Jurgen Peter Muller") == "OFAC 101 1.00"
    assert screening.screen("Juergen P. Miller") is None
    found = judged(name="Peter Jürgen MÜLLER")
    assert (found.verdict, found.findings[0].code) == ("hold", "sanctions")


def test_a_new_edition_takes_the_place_of_the_old_and_a_broken_one_changes_nothing() -> None:
    screening.bring("OFAC", io.StringIO(LIST), entry="ent_num", name="SDN_Name")
    for broken in ("a,b\n1,2\n", "", "ent_num,SDN_Name\n"):
        with pytest.raises(ListUnreadable):
            screening.bring("OFAC", io.StringIO(broken), entry="ent_num", name="SDN_Name")
    assert SanctionedName.objects.count() == 2
    screening.bring("OFAC", io.StringIO("ent_num,SDN_Name\n9,New Name\n"), entry="ent_num", name="SDN_Name")
    assert list(SanctionedName.objects.values_list("entry", flat=True)) == ["9"]


def test_a_list_that_nobody_renews_makes_every_name_doubtful(settings: Settings) -> None:
    screening.bring("OFAC", io.StringIO(LIST), entry="ent_num", name="SDN_Name")
    SanctionedName.objects.update(imported_at=timezone.now() - timedelta(days=settings.SANCTIONS_LIST_DAYS + 1))
    assert judged().findings[0].about == "old list"


def test_the_command_brings_a_list_and_says_what_it_cannot_read(tmp_path: Any) -> None:
    file = tmp_path / "sdn.csv"
    file.write_text(LIST)
    out = io.StringIO()
    call_command("import_sanctions", "OFAC", str(file), "--entry", "ent_num", "--name", "SDN_Name", stdout=out)
    assert out.getvalue() == "OFAC: 2 names\n"
    with pytest.raises(CommandError):
        call_command("import_sanctions", "OFAC", str(tmp_path / "none.csv"))
