"""What staff see: the deeds of the day, the report and its file, each only for whom it is meant."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.utils import timezone

from analytics import dashboard, deeds
from analytics.facts import Happened, record
from analytics.models import FactKind
from shop.models import User
from shop.money import money

pytestmark = pytest.mark.django_db

REPORT = "/admin/analytics/fact/reports/sales/"


@pytest.fixture
def boss(client) -> User:
    user = User.objects.create_superuser("boss@example.org", "seven calm teapots")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return user


@pytest.fixture
def packer(client) -> User:
    user = User.objects.create_user("packer@example.org", "seven calm teapots", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_order"))
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return user


def test_the_first_screen_names_the_deeds_of_the_day(client, boss) -> None:
    page = client.get("/admin/").content.decode()
    for words in ("Orders to ship", "Payments in review", "Low stock", "Reconciliation difference"):
        assert words in page


def test_a_packer_sees_what_is_to_be_shipped_and_no_money(client, packer) -> None:
    page = client.get("/admin/").content.decode()
    assert "Orders to ship" in page
    assert "Payments in review" not in page
    assert "Net sales" not in page
    assert client.get(REPORT).status_code == 403


def test_the_first_screen_costs_five_queries(boss, rf, django_assert_num_queries) -> None:
    request = rf.get("/admin/")
    request.user = boss
    with django_assert_num_queries(5):
        context = dashboard.dashboard(request, {})
    assert len(context["deeds"]) == 4


def test_the_deeds_of_an_empty_shop_are_calm_and_the_unreconciled_day_is_said(boss) -> None:
    shown = [(deed.figure, deed.tone) for deed in deeds.deeds_for(boss)]
    assert shown == [("0", "calm"), ("0", "calm"), ("0", "calm"), ("–", "waits")]


def test_a_week_is_measured_by_the_week_before(boss, rf) -> None:
    now = timezone.now()
    for number, days_ago, amount in (("TW-1", 0, "120.00"), ("TW-2", 8, "100.00"), ("TW-3", 20, "999.00")):
        at = now - timezone.timedelta(days=days_ago)
        record(Happened(FactKind.ORDER_PAID, number, at=at, amount=money(amount, "EUR")))
    (week,) = dashboard.last_week(timezone.localdate())
    assert (week.currency, week.net) == ("EUR", "€120.00")
    assert week.trend == "20 % more than in the seven days before"


def test_the_report_is_a_page_with_table_and_drawing(client, boss, sold) -> None:
    page = client.get(REPORT, {"first": "2026-11-20", "last": "2026-11-21"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "€86.40" in text
    assert "¥5,400" in text
    assert text.count('<svg viewBox="0 0 720') == 2


def test_the_report_is_a_file_with_the_days_in_its_name(client, boss, sold) -> None:
    answer = client.get(REPORT, {"first": "2026-11-20", "last": "2026-11-21", "format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="sales-2026-11-20-2026-11-21.csv"' in answer["Content-Disposition"]
    assert "2026-11-20,EUR,1,1,86.40,0.00,86.40" in answer.content.decode()


@pytest.mark.parametrize(
    "days",
    [{"first": "yesterday", "last": "2026-11-21"}, {"first": "2026-11-21", "last": "2026-11-20"},
     {"first": "0001-01-01", "last": "9999-12-31"}, {"first": "2026-11-20"}],
)  # fmt: skip
def test_days_that_make_no_sense_are_said_and_the_usual_ones_shown(client, boss, days) -> None:
    page = client.get(REPORT, days)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["period"].last == timezone.localdate() >= date(2026, 1, 1)


def test_a_report_that_does_not_exist_is_a_404(client, boss) -> None:
    assert client.get("/admin/analytics/fact/reports/horoscope/").status_code == 404


def test_a_fact_opens_for_reading_only(client, boss, sold) -> None:
    assert client.get("/admin/analytics/fact/").status_code == 200
    assert client.get("/admin/analytics/fact/add/").status_code == 403
    assert client.get("/admin/customers/customer/").status_code == 200
