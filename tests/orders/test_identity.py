"""What customs of Korea, Brazil and China ask of a recipient: checked, only there, sealed, masked, deleted in time."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone, translation

from orders import identity, lifecycle
from orders.errors import BadIdentity
from orders.models import IdentityKind, Order, RecipientIdentity
from shop.models import User
from shop.outbox import deliver_all
from tests.factories import make_product
from tests.orders.browsing import add, form_of, hidden_total, post
from tests.orders.making import fill, pay, place, shopper

GOOD = {IdentityKind.PCCC: "P123456789012", IdentityKind.CPF: "39053344705", IdentityKind.RIC: "11010519491231002X"}
BAD = [
    (IdentityKind.PCCC, "P12345678901"),
    (IdentityKind.PCCC, "M123456789012"),
    (IdentityKind.PCCC, "P12345678901２"),
    (IdentityKind.CPF, "39053344706"),
    (IdentityKind.CPF, "11111111111"),
    (IdentityKind.CPF, "3905334470"),
    (IdentityKind.RIC, "110105194912310021"),
    (IdentityKind.RIC, "11010519491331002X"),
    (IdentityKind.RIC, "11010519491231002"),
    (IdentityKind.RIC, ""),
]
SEOUL = {
    "email": "k@example.org",
    "country": "KR",
    "name": "김민지",
    "street": "세종대로 110",
    "city": "중구",
    "region": "서울특별시",
    "postal": "04524",
    "identity": "p123-4567-89012",
    "agree_kr_collect": "on",
    "agree_kr_third": "on",
}
LANGUAGES = ["en", "zh-hans", "zh-hant", "ja", "ko", "de", "fr", "es", "ar"]


@pytest.mark.parametrize(("kind", "number"), GOOD.items())
def test_a_good_number_is_taken_in_its_one_spelling(kind, number):
    assert identity.checked(kind, f" {number[:3]}-{number[3:].lower()} ") == number


@pytest.mark.parametrize(("kind", "number"), BAD)
def test_a_number_with_a_wrong_digit_or_length_is_refused(kind, number):
    with pytest.raises(BadIdentity):
        identity.checked(kind, number)


def test_any_one_wrong_digit_of_a_chinese_number_is_noticed():
    """Korea's code has no public check digit, and Brazil's two digits let a few slips pass."""
    number = GOOD[IdentityKind.RIC]
    for at in range(17):
        with pytest.raises(BadIdentity):
            identity.checked(IdentityKind.RIC, number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :])


def test_nobody_is_asked_elsewhere_nor_for_a_parcel_that_crosses_no_border():
    assert identity.asked_in("DE", is_import=True) is None
    assert identity.asked_in("CN", is_import=False) is None
    assert identity.asked_in("CN", is_import=True).named


def cups():
    return make_product("CUP", price={"KRW": "30000", "USD": "22.00"}, stock={"SZX": 9})


def typed(client, **more):
    page = client.get("/en-kr/checkout/")
    return {**SEOUL, "method": "standard", "shown_total": hidden_total(page), "order": "1", **more}


@pytest.mark.django_db
def test_the_form_asks_in_korea_with_the_reason_and_keeps_the_number_sealed(client, provider):
    cups()
    add(client, prefix="en-kr")
    form = form_of(client.get("/en-kr/checkout/"))
    assert "customs" in str(form.fields["identity"].help_text)
    answer = post(client, "/en-kr/checkout/", typed(client))
    assert answer.status_code == 303, form_of(answer).errors
    row = RecipientIdentity.objects.get()
    assert (row.kind, row.masked) == ("pccc", "•••••••••••12")
    assert "123456789012" not in str(RecipientIdentity.objects.values().get())
    assert "123456789012" not in str(Order.objects.values().get())
    assert "123456789012" not in str(dict(client.session))
    assert identity.reveal(row).number == "P123456789012"
    assert identity.reveal(row).name == "김민지"
    assert {consent["code"] for consent in Order.objects.get().consents} == {"terms", "kr-collect", "kr-third"}


@pytest.mark.django_db
def test_a_wrong_or_missing_number_is_told_at_its_field_and_loses_nothing(client, provider):
    cups()
    add(client, prefix="en-kr")
    for number in ("P12", ""):
        answer = post(client, "/en-kr/checkout/", typed(client, identity=number))
        assert answer.status_code == 422
        assert set(form_of(answer).errors) == {"identity"}
        assert form_of(answer)["name"].value() == "김민지"
    assert (Order.objects.count(), RecipientIdentity.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_without_koreas_consents_nothing_is_ordered(client, provider):
    cups()
    add(client, prefix="en-kr")
    form = typed(client)
    del form["agree_kr_third"]
    answer = post(client, "/en-kr/checkout/", form)
    assert (answer.status_code, set(form_of(answer).errors)) == (422, {"agree_kr_third"})
    assert form_of(answer)["agree_kr_collect"].value()
    assert Order.objects.count() == 0


@pytest.mark.django_db
def test_a_german_form_asks_for_no_number(client):
    make_product("CUP", stock={"SZX": 9})
    add(client)
    assert "identity" not in form_of(client.get("/de-eu/checkout/")).fields


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refusal_has_words_in_every_language(language):
    with translation.override(language):
        assert str(BadIdentity())


def kept(email="k@example.org"):
    make_product("CUP", stock={"SZX": 9})
    order = pay(place(fill(shopper(), CUP=1), email=email))
    identity.keep(order, identity.Identity(IdentityKind.PCCC, "P123456789012", "김민지"))
    return order


@pytest.mark.django_db
def test_after_delivery_it_is_kept_as_long_as_the_rule_says_and_then_deleted():
    order = kept()
    row = RecipientIdentity.objects.get()
    assert row.delete_on == order.placed_at.date() + identity.AT_MOST
    identity.settle(order.number)
    row.refresh_from_db()
    assert row.delete_on == timezone.localdate() + timedelta(days=30)
    assert identity.delete_due() == 0
    RecipientIdentity.objects.update(delete_on=timezone.localdate() - timedelta(days=1))
    assert identity.delete_due() == 1
    assert RecipientIdentity.objects.count() == 0
    assert Order.objects.get().number == order.number


@pytest.mark.django_db
def test_an_order_that_late_money_revives_keeps_it_until_it_arrives():
    make_product("CUP", stock={"SZX": 9})
    order = place(fill(shopper(), CUP=1))
    identity.keep(order, identity.Identity(IdentityKind.PCCC, "P123456789012", "김민지"))
    row = RecipientIdentity.objects.get()
    lifecycle.cancel(order.number)
    deliver_all()
    row.refresh_from_db()
    assert row.delete_on == timezone.localdate() + timedelta(days=30)
    assert pay(order).status == "paid"
    row.refresh_from_db()
    assert row.delete_on == order.placed_at.date() + identity.AT_MOST


@pytest.mark.django_db
def test_an_older_key_is_replaced_by_the_nightly_task(settings):
    settings.SEALING_KEYS = ["old"]
    kept()
    settings.SEALING_KEYS = ["new", "old"]
    assert identity.seal_anew() == 1
    assert identity.seal_anew() == 0
    settings.SEALING_KEYS = ["new"]
    assert identity.reveal(RecipientIdentity.objects.get()).number == "P123456789012"


def staff(*rights):
    person = User.objects.create_user("staff@example.org", "a long password here", is_staff=True)
    person.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return person


@pytest.mark.django_db
def test_staff_see_it_masked_and_who_reads_it_is_written_down(client):
    kept()
    row = RecipientIdentity.objects.get()
    client.force_login(staff("view_recipientidentity", "reveal_recipientidentity"))
    page = client.get(f"/admin/orders/recipientidentity/{row.pk}/change/").content.decode()
    assert "P123456789012" not in page and "•12" in page
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()
    read = client.get(f"/admin/orders/recipientidentity/{row.pk}/reveal/")
    assert "P123456789012" in read.content.decode()
    entry = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert (entry.actor.email, entry.object_pk) == ("staff@example.org", str(row.pk))
    assert "P123456789012" not in client.get(f"/admin/orders/recipientidentity/{row.pk}/change/").content.decode()


@pytest.mark.django_db
def test_without_the_right_nobody_reads_it(client):
    kept()
    row = RecipientIdentity.objects.get()
    client.force_login(staff("view_recipientidentity"))
    answer = client.get(f"/admin/orders/recipientidentity/{row.pk}/reveal/")
    assert answer.status_code in {302, 403}
    assert "P123456789012" not in answer.content.decode()
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()
