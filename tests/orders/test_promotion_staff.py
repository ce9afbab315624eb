"""Staff make promotions, try them out, make codes: through the pages of the back office."""

import pytest

from orders import live
from orders.models import Coupon, Promotion, PromotionTally
from shop.models import User
from tests.orders.making import two_cups_and_a_pot
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db
FORM = {
    "code": "spring",
    "status": "live",
    "lane": "10",
    "rank": "100",
    "starts_time": "00:00",
    "name_en": "Spring",
    "terms-percent": "10",
    "minimum-sums": "EUR 50",
}


@pytest.fixture(autouse=True)
def _promotions_are_read_anew():
    live.forget()
    yield
    live.forget()


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("boss@example.org", "x"))
    return client


def add(staff, kind="percent", **more):
    return staff.post(f"/admin/orders/promotion/add/?kind={kind}", {**FORM, **more})


def errors(page):
    return page.context["adminform"].form.errors


def test_a_new_promotion_begins_with_its_kind_or_a_festival(staff):
    page = staff.get("/admin/orders/promotion/add/").content.decode()
    assert "kind=buy_x_pay_y" in page
    assert "festival=black-friday-" in page


def test_a_festival_fills_in_name_and_days(staff):
    code = next(
        part.split("&")[0].split('"')[0]
        for part in staff.get("/admin/orders/promotion/add/").content.decode().split("festival=")[1:]
    )
    form = staff.get(f"/admin/orders/promotion/add/?kind=percent&festival={code}").context["adminform"].form
    assert form.initial["code"] == code
    assert form.initial["starts_on"] <= form.initial["ends_on"]


def test_the_form_of_its_kind_makes_a_row_of_terms(staff):
    assert add(staff, **{"limits-uses": "5", "limits-budget": "EUR 100.00"}).status_code == 302
    row = Promotion.objects.get()
    assert (row.kind, row.terms, row.conditions) == (
        "percent",
        {"percent": "10"},
        {"minimum": {"sums": {"EUR": "50.00"}}},
    )
    assert {t.currency: str(t.most) for t in PromotionTally.objects.all()} == {"": "5.000", "EUR": "100.000"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("terms-percent", "0"),
        ("terms-percent", "101"),
        ("terms-percent", "NaN"),
        ("minimum-sums", "EUR ten"),
        ("minimum-sums", "EUR 10.001"),
        ("minimum-sums", "XXQ 10"),
        ("minimum-sums", "EUR -1"),
        ("goods-skus", "NOSUCH"),
        ("goods-categories", "nosuch"),
        ("limits-budget", "JPY 0.5"),
        ("limits-uses", "0"),
    ],
)
def test_bad_terms_are_told_at_their_field_and_nothing_is_kept(staff, field, value):
    page = add(staff, **{field: value})
    assert page.status_code == 200
    assert field in errors(page)
    assert Promotion.objects.count() == 0


def test_a_kind_s_own_rules_are_told_at_their_field(staff):
    page = add(staff, "buy_x_pay_y", **{"terms-buy": "3", "terms-pay": "3"})
    assert "terms-pay" in errors(page)


def test_a_changed_row_shows_what_it_holds_and_becomes_a_new_version(staff):
    add(staff)
    row = Promotion.objects.get()
    address = f"/admin/orders/promotion/{row.pk}/change/"
    assert "EUR 50.00" in staff.get(address).content.decode()
    staff.post(address, {**FORM, "terms-percent": "20"})
    row.refresh_from_db()
    assert (row.terms, row.version) == ({"percent": "20"}, 2)


def test_a_limit_is_not_set_below_what_is_used(staff):
    add(staff, **{"limits-uses": "5"})
    PromotionTally.objects.update(taken=3)
    page = staff.post(f"/admin/orders/promotion/{Promotion.objects.get().pk}/change/", {**FORM, "limits-uses": "2"})
    assert "limits-uses" in errors(page)
    assert PromotionTally.objects.get().most == 5


def test_single_codes_are_made_in_bulk_and_exported(staff):
    row = make_promotion("codes", "percent", {"percent": "10"}, coupon="SHARED")
    answer = staff.post(
        f"/admin/orders/promotion/{row.pk}/make_codes/", {"number": "50", "prefix": "spring"}, follow=True
    )
    assert answer.status_code == 200
    made = Coupon.objects.exclude(code="SHARED")
    assert made.count() == 50
    assert all(coupon.code.startswith("SPRING") and coupon.most == 1 for coupon in made)
    table = b"".join(staff.get(f"/admin/orders/promotion/{row.pk}/export_codes/").streaming_content).decode()
    assert len(table.splitlines()) == 52


def test_a_trial_says_what_applies_and_of_everything_else_why_not(staff):
    two_cups_and_a_pot()
    make_promotion("ten", "percent", {"percent": "10"})
    make_promotion("rich", "percent", {"percent": "20"}, conditions={"minimum": {"sums": {"EUR": "1000"}}})
    make_promotion("secret", "percent", {"percent": "30"}, coupon="SECRET")
    draft = make_promotion("draft", "percent", {"percent": "40"}, status="draft")
    page = staff.get(
        "/admin/orders/promotion/try-out/",
        {"pieces": "CUP 2\nPOT", "market": "eu", "draft": draft.pk},
        headers={"Accept-Language": "en"},
    )
    tables = {table.title: table.rows for table in page.context["tables"]}
    verdicts = {row[0]: row[2:] for row in tables["Every promotion, and why"]}
    assert verdicts["Draft"][0] == "gives €40.46"
    assert verdicts["Ten"] == ("does not apply", "Another promotion of the same lane gives more.")
    assert verdicts["Rich"][1] == "€898.85 more of its goods is needed."
    assert verdicts["Secret"][1] == "Its code was not entered."


@pytest.mark.parametrize("asked", [{"pieces": "CUP many"}, {"pieces": "NOSUCH 1"}, {"pieces": ""}, {"at": "yesterday"}])
def test_a_trial_that_cannot_be_is_told_in_words(staff, asked):
    two_cups_and_a_pot()
    page = staff.get("/admin/orders/promotion/try-out/", {"pieces": "CUP 1", "market": "eu", **asked})
    assert page.status_code == 200
    assert page.context["form"].errors


def test_who_may_not_see_promotions_sees_none(client):
    client.force_login(User.objects.create_user("clerk@example.org", "x", is_staff=True))
    row = make_promotion("ten", "percent", {"percent": "10"})
    for path in ("", "add/", "try-out/", f"{row.pk}/change/", f"{row.pk}/make_codes/", f"{row.pk}/export_codes/"):
        assert client.get(f"/admin/orders/promotion/{path}").status_code in (302, 403), path
