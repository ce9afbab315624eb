"""The law as data: seeded with its sources, never twice for one day, changed by staff and written down."""

import json
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from moneyed import Money

from logistics.customs import assess
from logistics.forms import ImportRuleForm
from logistics.lawbook import LawBook
from logistics.models import Confidence, ImportRule, ShippingMethod, TariffRate
from logistics.parcel import Goods, Parcel
from logistics.regime import regimes, schemes_of
from shop import invariants
from shop.models import User
from shop.money import money

pytestmark = pytest.mark.django_db
DEMO = "441919 441990 442090 630259 630790 691110 691200 691310 691390 691490 701337 701342 732393 741810 851310"
CODES_OF_THE_DEMO = [*DEMO.split(), "910591", "940519", "940521", "940529", "940550", "961700"]


def rule(**changes: object) -> dict[str, object]:
    values = {"limit": {"amount": "150", "currency": "EUR"}, "duty_per_item": {"amount": "3", "currency": "EUR"}}
    return {
        "destination": "EU", "scheme": "ioss", "valid_from": "2028-07-01", "valid_to": "", "confidence": "high",
        "source": "a new regulation", "parameters": json.dumps(values), **changes,
    }  # fmt: skip


def test_every_seeded_rule_holds_what_its_regime_needs_and_names_a_source() -> None:
    assert ImportRule.objects.count() == 43
    for row in ImportRule.objects.all():
        row.rule.check(schemes_of(row.destination)[row.scheme])
        assert row.source


@pytest.mark.parametrize("destination", ["EU", "GB", "US", "JP"])
def test_the_demos_goods_have_a_tariff_line_marked_as_not_confirmed(destination: str) -> None:
    on = date(2026, 11, 22)
    country = "DE" if destination == "EU" else destination
    book = LawBook([country], codes=CODES_OF_THE_DEMO, on=on)
    tariff = book.tariff(book.zone(country), codes=CODES_OF_THE_DEMO, on=on)
    for code in CODES_OF_THE_DEMO:
        for origin in ("CN", "JP", "KR", "LT"):
            assert tariff.rate(code, origin) is not None, (code, origin)
    assert set(TariffRate.objects.values_list("confidence", flat=True)) == {Confidence.UNCONFIRMED}


def test_the_ways_to_send_have_a_name_in_nine_languages() -> None:
    for method in ShippingMethod.objects.all():
        for code in ("en", "zh_hans", "zh_hant", "ja", "ko", "de", "fr", "es", "ar"):
            assert getattr(method, f"name_{code}")


@pytest.mark.parametrize(
    ("start", "end"), [("2026-10-01", None), ("2021-01-01", "2021-07-01"), ("2028-06-30", "2029-01-01")]
)
def test_two_versions_of_one_scheme_never_hold_on_one_day(start: str, end: str | None) -> None:
    with pytest.raises(IntegrityError, match="logistics_rule_one_a_day"), transaction.atomic():
        ImportRule.objects.create(destination="EU", scheme="ioss", valid_from=start, valid_to=end, source="x")


def test_two_tariff_lines_for_the_same_goods_never_hold_on_one_day() -> None:
    with pytest.raises(IntegrityError, match="logistics_tariff_one_a_day"), transaction.atomic():
        TariffRate.objects.create(destination="EU", hs_prefix="691110", rate=1, valid_from="2026-01-01", source="x")


def test_overlaps_made_behind_the_constraint_are_found() -> None:
    """Broken twin: without the constraint the invariant still tells."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE logistics_importrule DROP CONSTRAINT logistics_rule_one_a_day")
    ImportRule.objects.create(destination="EU", scheme="ioss", valid_from=date(2026, 10, 1), source="x")
    assert "logistics: at most one import rule a day for each destination and scheme" in invariants.broken()


def test_staff_enter_the_next_rule_without_code() -> None:
    form = ImportRuleForm(rule())
    assert form.is_valid(), form.errors
    assert form.save().rule.version == "EU-IOSS-2028-07"
    assert LogEntry.objects.filter(content_type__model="importrule").exists()


def test_a_row_that_starts_tomorrow_changes_tomorrows_price_and_todays_not_and_the_bill_names_its_version() -> None:
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)

    def duty(on: date) -> tuple[Money, str]:
        parcel = Parcel("CN", "SZX", (Goods("691110", "CN", 2, money("40", "EUR"), 400),))
        found = assess([parcel], destination="DE", shipping=money("12", "EUR"), on=on)
        return found.duty, found.charges[0].rule

    before = [duty(today), duty(tomorrow)]
    assert {amount for amount, _rule in before} == {money("3", "EUR")}
    client = Client()
    client.force_login(User.objects.create_superuser("boss@example.com", "x"))
    old = ImportRule.objects.on(today).get(destination="EU", scheme="ioss")
    facts = {
        "destination": "EU", "scheme": "ioss", "source": "a new regulation", "confidence": "high",
        "parameters": json.dumps({**old.parameters, "duty_per_item": {"amount": "5", "currency": "EUR"}}),
    }  # fmt: skip
    ended = {**facts, "valid_from": old.valid_from, "valid_to": today, "parameters": json.dumps(old.parameters)}
    assert client.post(reverse("admin:logistics_importrule_change", args=[old.pk]), ended).status_code == 302
    new = {**facts, "valid_from": tomorrow, "valid_to": ""}
    assert client.post(reverse("admin:logistics_importrule_add"), new).status_code == 302
    assert duty(today) == before[0]
    assert duty(tomorrow) == (money("5", "EUR"), f"EU-IOSS-{tomorrow.isoformat()[: 7 if tomorrow.day == 1 else 10]}")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": "2027-01-01"}, "__all__"),
        ({"valid_to": "2028-06-01"}, "valid_to"),
        ({"parameters": "{}"}, "parameters"),
        ({"parameters": '{"limit": {"amount": "-1", "currency": "EUR"}}'}, "parameters"),
        ({"parameters": '{"limit": {"amount": "1", "currency": "XXL"}}'}, "parameters"),
        ({"parameters": "[1]"}, "parameters"),
        ({"parameters": "not json"}, "parameters"),
        ({"scheme": "supply"}, "scheme"),
        ({"destination": "DE"}, "scheme"),
        ({"source": ""}, "source"),
    ],
)
def test_a_rule_that_nobody_could_apply_is_refused_at_its_field(changes: dict[str, object], field: str) -> None:
    form = ImportRuleForm(rule(**changes))
    assert not form.is_valid()
    assert field in form.errors


def test_every_regime_lies_in_the_folder_of_regimes() -> None:
    assert " ".join(regimes.codes()) == "ae au br ca ch elsewhere eu gb hk jp kr mx no nz sg us xi"


@pytest.mark.parametrize("table", ["shipment", "importrule", "tariffrate", "shippingmethod"])
def test_staff_see_the_tables(client: Client, table: str) -> None:
    client.force_login(User.objects.create_superuser("boss@example.com", "x"))
    assert client.get(reverse(f"admin:logistics_{table}_changelist")).status_code == 200


@pytest.mark.parametrize("table", ["importrule", "tariffrate", "shippingmethod"])
def test_staff_open_a_row_and_a_new_one(client: Client, table: str) -> None:
    client.force_login(User.objects.create_superuser("boss@example.com", "x"))
    row = {"importrule": ImportRule, "tariffrate": TariffRate, "shippingmethod": ShippingMethod}[table].objects.first()
    assert client.get(reverse(f"admin:logistics_{table}_change", args=[row.pk])).status_code == 200
    assert client.get(reverse(f"admin:logistics_{table}_add")).status_code == 200
