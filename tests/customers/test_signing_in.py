"""The door tells nobody who has an account, and gets slower for whoever keeps trying."""

import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from shop.models import MailMessage, User
from tests.customers.conftest import PASSWORD, deliver_letter, path_in_letter, sign_in

pytestmark = pytest.mark.django_db
WRONG = "wrong calm teapots"


def body(answer) -> str:
    """The page without what differs by itself: the form token and the address that was typed."""
    text = answer.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r"[\w.]+@[\w.]+", "", text)


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, member) -> None:
    known = sign_in(client, WRONG)
    unknown = sign_in(client, WRONG, email="nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    assert body(known) == body(unknown)


def test_signing_up_with_a_known_address_reads_the_same_and_only_its_owner_learns(client, member, sign_up) -> None:
    known = sign_up("mia@example.org")
    assert (known.status_code, known["Location"]) == (302, "/de-eu/account/confirm-email/")
    letter = MailMessage.objects.latest("id")
    assert (letter.kind, letter.to) == ("account_exists", "mia@example.org")
    assert User.objects.count() == 1
    other = Client()
    data = {"name": "", "email": "new@example.org", "password1": PASSWORD}
    new = other.post("/de-eu/account/signup/", data)
    assert (new.status_code, new["Location"]) == (known.status_code, known["Location"])
    assert body(client.get(known["Location"])) == body(other.get(new["Location"]))


def test_asking_for_a_new_password_reads_the_same_for_every_address(client, member) -> None:
    addresses = ("mia@example.org", "nobody@example.org")
    answers = [client.post("/de-eu/account/password/reset/", {"email": email}) for email in addresses]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/de-eu/account/password/reset/done/")
    }
    assert list(MailMessage.objects.order_by("id").values_list("kind", flat=True)) == [
        "account_reset",
        "account_unknown",
    ]


def test_a_new_password_by_the_link_once_and_the_old_one_is_gone(client, member, mailoutbox) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    client.post("/de-eu/account/password/reset/", {"email": "mia@example.org"})
    path = path_in_letter("password_reset_url")
    deliver_letter(mailoutbox)
    form = client.get(path)
    assert form["Location"].endswith("-set-password/")
    done = client.post(form["Location"], {"password1": "eight warm teapots"})
    assert done["Location"] == "/de-eu/account/password/reset/key/done/"
    assert MailMessage.objects.latest("id").kind == "account_password_changed"
    assert sign_in(client).status_code == 200
    assert sign_in(client, "eight warm teapots")["Location"] == "/de-eu/account/"
    assert elsewhere.get("/de-eu/account/email/").status_code == 302
    assert "set-password" not in Client().get(path).get("Location", "")


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_a_forged_host_never_gets_into_a_letter(client, member, header) -> None:
    client.post("/de-eu/account/password/reset/", {"email": "mia@example.org"}, **{header: "evil.example"})
    for row in MailMessage.objects.all():
        assert row.context["secret"]["password_reset_url"].startswith(f"{settings.SITE_URL}/")


@pytest.mark.parametrize("weak", ["short", "elevenchars", "password1234", "123456789012", "mia@example.org"])
def test_a_weak_password_is_refused_at_sign_up(client, sign_up, weak) -> None:
    answer = sign_up(password=weak)
    assert answer.status_code == 200
    assert b'aria-invalid="true"' in answer.content
    assert not User.objects.exists()


def test_who_keeps_trying_is_asked_to_wait_by_address_and_place(client, member) -> None:
    answers = [sign_in(client, WRONG) for _try in range(settings.AXES_FAILURE_LIMIT)]
    assert [answer.status_code for answer in answers] == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert AccessAttempt.objects.get().username == "mia@example.org"
    right = sign_in(client)
    assert right.status_code == 429
    assert "/de-eu/account/password/reset/" in right.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_lockout_page_reads_the_same_for_an_unknown_address(client, member) -> None:
    pages = [
        [sign_in(Client(REMOTE_ADDR=place), WRONG, email=email) for _try in range(settings.AXES_FAILURE_LIMIT)][-1]
        for email, place in (("mia@example.org", "10.0.0.1"), ("nobody@example.org", "10.0.0.2"))
    ]
    assert {page.status_code for page in pages} == {429}
    assert body(pages[0]) == body(pages[1])


def test_a_lockout_in_one_place_leaves_the_owner_in_another(client, member) -> None:
    for _try in range(settings.AXES_FAILURE_LIMIT):
        sign_in(Client(REMOTE_ADDR="10.0.0.1"), WRONG)
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2"))["Location"] == "/de-eu/account/"


def test_staff_are_locked_out_of_the_back_office_too(client) -> None:
    User.objects.create_superuser("staff@example.org", PASSWORD)
    data = {"username": "staff@example.org", "password": WRONG}
    answers = [client.post("/admin/login/", data) for _try in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[-1].status_code == 429
    assert client.post("/admin/login/", {**data, "password": PASSWORD}).status_code == 429


def test_sign_in_needs_the_forms_token(member) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
