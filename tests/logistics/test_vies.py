"""A business buyer: digits first, then VIES, whose answer is kept; without proof she is taxed like everybody."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation
from moneyed import Money

from logistics import vies
from logistics.business import Business, checked
from logistics.customs import Assessment, assess
from logistics.errors import BadVatNumber
from logistics.models import VatProof
from logistics.parcel import Goods, Parcel
from shop import http
from shop.http import RemoteCallInTransaction
from shop.money import money
from shop.outside import World

pytestmark = pytest.mark.django_db
GERMAN, FRENCH = "DE136695976", "FR83404833048"


@pytest.fixture
def register(world: World, settings: Any) -> Iterator[World]:
    settings.VIES_URL, settings.VIES_REQUESTER = f"{world.url}/vies", "NL004495445B01"
    http.breaker(vies.SERVICE).worked()
    yield world
    http.breaker(vies.SERVICE).worked()


def ask(buyer: Business | None, *, to: str = "DE", sent_from: str = "NL", value: str = "400") -> Assessment:
    goods = Goods("691110", "CN", 1, money(value, "EUR"), 400)
    parcel = Parcel(sent_from, "RTM", (goods,))
    return assess([parcel], destination=to, shipping=money(0, "EUR"), on=date(2026, 11, 22), buyer=buyer)


def age(days: int) -> None:
    """Every proof grows older; the table itself refuses that, so its trigger looks away."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE logistics_vatproof SET asked_at = %s", [timezone.now() - timedelta(days=days)])
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize("wrong", ["DE136695977", "DE1", "FR", "XX123456789", "", "DE１３６６９５９７６", "D" * 400])
def test_a_number_with_wrong_digits_is_refused_before_anybody_is_asked(wrong: str) -> None:
    with pytest.raises(BadVatNumber):
        checked(wrong)


@pytest.mark.parametrize(
    ("written", "country"),
    [("de 136.695.976", "DE"), ("EL094259216", "GR"), ("GB980780684", "GB"), ("XI980780684", "XI"), (FRENCH, "FR")],
)
def test_a_number_is_tidied_and_has_its_country(written: str, country: str) -> None:
    assert checked(written).country == country


def test_the_answer_of_vies_is_kept_with_its_consultation_number(register: World) -> None:
    business = vies.confirm("de 136 695 976")
    proof = VatProof.objects.get()
    assert (proof.number, proof.valid, proof.name) == (GERMAN, True, "Firm 136695976")
    assert proof.consultation.startswith("WAPI")
    assert proof.answer["vatNumber"] == "136695976"
    assert business.proof == f"{GERMAN} {proof.consultation}"


def test_a_fresh_proof_is_not_asked_for_again_and_an_old_one_is(register: World) -> None:
    vies.confirm(GERMAN)
    vies.confirm(GERMAN)
    assert VatProof.objects.count() == 1
    age(31)
    vies.confirm(GERMAN)
    assert VatProof.objects.count() == 2


def test_a_number_that_vies_does_not_know_brings_no_proof(register: World) -> None:
    register.control("vies/close", {"number": GERMAN})
    assert not vies.confirm(GERMAN).counts
    assert not VatProof.objects.get().valid


@pytest.mark.parametrize("kind", ["down", "error", "garbage"])
def test_while_vies_is_silent_an_earlier_proof_stands_in_for_ninety_days(register: World, kind: str) -> None:
    vies.confirm(GERMAN)
    age(31)
    register.fault(kind, "POST /check-vat-number", service="vies", times=9)
    assert vies.confirm(GERMAN).counts
    age(91)
    assert not vies.confirm(GERMAN).counts
    assert VatProof.objects.count() == 1


def test_a_member_state_that_is_away_is_no_answer(register: World) -> None:
    register.fault("error", "POST /check-vat-number", service="vies", status=400, message="MS_UNAVAILABLE")
    assert not vies.confirm(GERMAN).counts
    assert not VatProof.objects.exists()


def test_a_shop_that_keeps_to_the_rule_of_no_proof_no_relief_says_so_with_nought_days(
    register: World, settings: Any
) -> None:
    settings.VIES_PROOF_DAYS_WHEN_DOWN = 0
    vies.confirm(GERMAN)
    age(31)
    register.fault("down", "POST /check-vat-number", service="vies", times=9)
    assert not vies.confirm(GERMAN).counts


@pytest.mark.django_db(transaction=True)
def test_nobody_asks_vies_inside_a_transaction(register: World) -> None:
    with transaction.atomic(), pytest.raises(RemoteCallInTransaction):
        vies.confirm(GERMAN)
    assert not VatProof.objects.exists()


def test_a_number_outside_the_union_is_never_asked_for_and_never_proved(register: World) -> None:
    assert not vies.confirm("GB980780684").counts
    assert not VatProof.objects.exists()


def test_a_proved_business_of_another_member_state_accounts_for_the_tax_herself() -> None:
    found = ask(Business("DE", GERMAN, proof="WAPI1"))
    (line,) = found.charges
    assert (found.tax, line.rate, found.schemes, found.guaranteed) == (Money("0.00", "EUR"), 0, ("REVERSE",), True)
    with translation.override("en"):
        assert str(line.reason).startswith("Reverse charge: the buyer, a business with the tax number DE136695976")


def test_a_business_at_home_pays_the_tax_of_her_country() -> None:
    dutch = Business("NL", "NL004495445B01", proof="WAPI1")
    assert ask(dutch, to="NL").tax == Money("84.00", "EUR")


def test_without_proof_she_is_taxed_and_told_so() -> None:
    found = ask(Business("DE", GERMAN), sent_from="CN", value="40")
    assert found.tax == Money("8.17", "EUR")  # 19 % of 43
    with translation.override("en"):
        assert "is not proved" in " ".join(str(note) for note in found.notes)


def test_a_business_imports_outside_the_scheme_for_private_buyers() -> None:
    found = ask(Business("DE", GERMAN, proof="WAPI1"), sent_from="CN", value="40")
    assert (found.duty, found.tax, found.schemes) == (Money("3.00", "EUR"), Money("0.00", "EUR"), ("IMPORT",))
