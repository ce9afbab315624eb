"""The bank desk, as staff use it: bring a statement, see, book, decide; only those who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from payments.bank import paying_back
from payments.models import BankFile, BankLine, BankMapping, BankPayBack, LedgerTransaction, Payment
from payments.staff import finance_group
from shop.models import User
from shop.money import money
from tests.payments.bank_making import PAYER, bring, camt, line_of, transfer

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FILES, LINES, BACK = (f"/admin/payments/{room}/" for room in ("bankfile", "bankline", "bankpayback"))


@pytest.fixture
def finance(client: Client) -> Client:
    user = User.objects.create_user("finance@example.com", "a-long-pass-phrase", is_staff=True)
    user.groups.add(finance_group())
    client.force_login(user, backend=BACKEND)
    return client


def upload(client: Client, body: bytes, name: str = "statement.xml", **more: object) -> object:
    return client.post(f"{FILES}bring/", {"file": SimpleUploadedFile(name, body), **more}, follow=True)


def test_a_statement_is_brought_looked_at_and_booked(finance: Client) -> None:
    payment = transfer()
    assert "Bring a bank statement" in finance.get(FILES).content.decode()
    page = upload(finance, camt([("60.00", payment.session_id), ("5.00", "hello")])).content.decode()  # type: ignore[attr-defined]
    for word in (
        "New lines: 2",
        "€60.00",
        "More came than is owed.",
        "There is no reference that we know.",
        "€1,000.00",
    ):
        assert word in page
    assert (BankLine.objects.count(), LedgerTransaction.objects.count()) == (0, 0)
    file = BankFile.objects.get()
    assert "See what it would do" in finance.get(f"{FILES}{file.pk}/change/").content.decode()
    answer = finance.post(f"{FILES}{file.pk}/look/", follow=True)
    assert "2 new lines were booked." in answer.content.decode()
    assert Payment.objects.get(pk=payment.pk).status == "captured"
    again = upload(finance, camt([("60.00", payment.session_id), ("5.00", "hello")])).content.decode()  # type: ignore[attr-defined]
    assert "This file was booked before; nothing was changed." in again
    assert BankLine.objects.count() == 2


def test_what_cannot_be_read_is_a_sentence_and_leaves_nothing(finance: Client) -> None:
    for body, says in (
        (b"hello", "neither camt.053 nor MT940"),
        (camt([("1", "x")], closing="5"), "opening to the closing"),
    ):
        page = upload(finance, body)
        assert page.status_code == 422  # type: ignore[attr-defined]
        assert says in page.content.decode()  # type: ignore[attr-defined]
    assert not BankFile.objects.exists()


def test_staff_keep_a_mapping_and_read_a_csv_with_it(finance: Client) -> None:
    room = "/admin/payments/bankmapping/"
    form = {
        "name": "Hansebank", "currency": "EUR", "encoding": "", "delimiter": ";", "decimal_mark": ",",
        "day_format": "%d.%m.%Y", "skipped_rows": "0", "day": "Tag", "text": "Zweck",
    }  # fmt: skip
    assert "Name the column of the amount" in finance.post(f"{room}add/", form).content.decode()
    finance.post(f"{room}add/", {**form, "amount": "Betrag"})
    mapping = BankMapping.objects.get()
    body = b"Tag;Zweck;Betrag\n29.11.2026;hello;1.049,98\n"
    page = upload(finance, body, "x.csv", mapping=mapping.pk).content.decode()  # type: ignore[attr-defined]
    assert "€1,049.98" in page


def test_the_queue_shows_what_a_person_decides_with_proposals(finance: Client) -> None:
    transfer("TW-10001")
    payment = transfer("TW-2", "10.00")
    bring([("49.98", "order TW-10001"), ("10.00", payment.session_id), ("4.00", transfer("TW-3").session_id)])
    page = finance.get(f"{LINES}?decide=yes").content.decode()
    assert "order TW-10001" in page
    assert payment.session_id not in page
    line = BankLine.objects.get(text="order TW-10001")
    page = finance.get(f"{LINES}{line.pk}/change/").content.decode()
    for word in ("Proposals", "TW-10001", "the text names the order, the amount is exactly what is owed", "•••• 6199"):
        assert word in page
    assert PAYER not in page
    answer = finance.post(f"{LINES}{line.pk}/deed/match/", {"named": "TW-10001"}, follow=True)
    assert "Matched by a person." in answer.content.decode()
    assert Payment.objects.get(reference="TW-10001").status == "captured"
    answer = finance.post(f"{LINES}{line.pk}/deed/match/", {"named": "TW-9"}, follow=True)
    assert "There is nothing here by the name “TW-9”." in answer.content.decode()
    assert "There is no such deed." in finance.post(f"{LINES}{line.pk}/deed/dance/", follow=True).content.decode()


def test_a_part_whose_order_is_over_comes_into_the_queue(finance: Client) -> None:
    payment = transfer()
    bring([("5.00", payment.session_id)])
    assert payment.session_id not in finance.get(f"{LINES}?decide=yes").content.decode()
    Payment.objects.filter(pk=payment.pk).update(status="expired")
    assert payment.session_id in finance.get(f"{LINES}?decide=yes").content.decode()


def test_a_surplus_is_given_back_over_the_desk(finance: Client) -> None:
    payment = transfer()
    line = line_of(bring([("60.00", payment.session_id)]))
    assert 'value="10.02"' in finance.get(f"{LINES}{line.pk}/change/").content.decode()
    for wrong in ("", "x", "10.03", "-1", "0"):
        finance.post(f"{LINES}{line.pk}/deed/give-back/", {"amount": wrong})
    assert not BankPayBack.objects.exists()
    finance.post(f"{LINES}{line.pk}/deed/give-back/", {"amount": "10.02"})
    order = BankPayBack.objects.get()
    assert PAYER in finance.get(f"{BACK}{order.pk}/change/").content.decode()
    answer = finance.post(f"{BACK}{order.pk}/give/", {"account": PAYER, "name": "Anna Muster"}, follow=True)
    assert "It is done when a statement shows it." in answer.content.decode()
    order.refresh_from_db()
    assert (order.given_at.date(), str(order.given_by)) == (timezone.now().date(), "finance@example.com")
    assert "Anna Muster" in finance.get(BACK).content.decode()


def test_the_other_deeds_are_buttons_too(finance: Client) -> None:
    payment = transfer()
    part, strange, fee = bring([("5.00", payment.session_id), ("6.00", "x"), ("-7.00", "fee")]).lines
    for line, deed, status in (
        (part, "release", "waiting"),
        (strange, "not-ours", "not_ours"),
        (fee, "fee", "matched"),
    ):
        assert f"/deed/{deed}/" in finance.get(f"{LINES}{line.pk}/change/").content.decode()
        finance.post(f"{LINES}{line.pk}/deed/{deed}/")
        assert BankLine.objects.get(pk=line.pk).status == status


def test_who_may_not_is_kept_out(client: Client) -> None:
    clerk = User.objects.create_user("clerk@example.com", "a-long-pass-phrase", is_staff=True)
    line = line_of(bring([("6.00", "x")]))
    order = paying_back.give_back(line, amount=money("6.00", "EUR"))
    file = BankFile.objects.get()
    for path in (f"{FILES}bring/", f"{FILES}{file.pk}/look/", LINES, f"{LINES}{line.pk}/change/", FILES, BACK):
        assert client.get(path).status_code == 302
    client.force_login(clerk, backend=BACKEND)
    for path in (f"{FILES}bring/", f"{FILES}{file.pk}/look/", LINES, f"{LINES}{line.pk}/change/", FILES, BACK):
        assert client.get(path).status_code == 403
    for path in (f"{LINES}{line.pk}/deed/not-ours/", f"{BACK}{order.pk}/give/", f"{FILES}{file.pk}/look/"):
        assert client.post(path).status_code == 403
    finance_viewer = finance_group()
    finance_viewer.permissions.remove(*finance_viewer.permissions.exclude(codename__startswith="view_"))
    clerk.groups.add(finance_viewer)
    client.force_login(User.objects.get(pk=clerk.pk), backend=BACKEND)
    page = client.get(f"{BACK}{order.pk}/change/").content.decode()
    assert "•••• 6199" in page
    assert PAYER not in page
    assert "Not the shop" not in client.get(f"{LINES}{line.pk}/change/").content.decode()
    assert client.post(f"{LINES}{line.pk}/deed/not-ours/").status_code == 403


def test_deeds_are_posts(finance: Client) -> None:
    line = line_of(bring([("6.00", "x")]))
    assert finance.get(f"{LINES}{line.pk}/deed/not-ours/").status_code == 405


def test_lists_ask_the_same_number_of_questions_for_many_lines(
    finance: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    bring([("1.00", f"text {n}") for n in range(30)])
    for path in (LINES, f"{LINES}?decide=yes", FILES, BACK):
        finance.get(path)
        with django_assert_max_num_queries(12):
            assert finance.get(path).status_code == 200
    for n in range(30):
        transfer(f"TW-{n}", "1.00")
    line = BankLine.objects.first()
    with django_assert_max_num_queries(25):
        assert finance.get(f"{LINES}{line.pk}/change/").status_code == 200  # type: ignore[union-attr]
