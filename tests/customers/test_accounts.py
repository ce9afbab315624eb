"""From sign-up to sign-out, in the language of the page, with letters in that language."""

from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from customers.models import Customer
from shop import settings as production
from shop.models import MailMessage, Outbox, User
from tests.customers.conftest import PASSWORD, deliver_letter, path_in_letter, sign_in

pytestmark = pytest.mark.django_db


def test_a_german_sign_up_gets_a_german_letter_with_a_link_into_the_german_shop(client, sign_up, mailoutbox) -> None:
    answer = sign_up()
    assert (answer.status_code, answer["Location"]) == (302, "/de-eu/account/confirm-email/")
    row = MailMessage.objects.get()
    assert (row.kind, row.to, row.language) == ("account_confirm", "mia@example.org", "de")
    link = row.context["secret"]["activate_url"]
    assert link.startswith(f"{settings.SITE_URL}/de-eu/account/confirm-email/")
    letter = deliver_letter(mailoutbox)
    assert letter.to == ["mia@example.org"]
    assert letter.extra_headers["Content-Language"] == "de"
    assert link in letter.body
    assert link in letter.alternatives[0][0]


def test_a_letter_to_an_unproved_address_carries_no_word_of_its_sender(client, sign_up, mailoutbox) -> None:
    sign_up(name="Win at evil.example")
    letter = deliver_letter(mailoutbox)
    assert "evil.example" not in letter.body + letter.alternatives[0][0] + letter.subject


def test_the_secret_link_leaves_the_tables_with_the_letter(client, sign_up, mailoutbox) -> None:
    sign_up()
    deliver_letter(mailoutbox)
    row = MailMessage.objects.get()
    assert "secret" not in row.context
    assert row.sent_at is not None


def test_name_language_and_market_are_kept(client, sign_up) -> None:
    sign_up(prefix="/ja-jp")
    user = User.objects.get()
    assert (user.email, user.name, user.language, user.market) == ("mia@example.org", "Mia", "ja", "jp")


def test_nobody_is_a_customer_by_typing_an_address(client, sign_up) -> None:
    sign_up()
    assert not Customer.objects.exists()
    assert not Outbox.objects.filter(event="customers.events.CustomerJoined").exists()
    assert sign_in(client)["Location"] == "/de-eu/account/confirm-email/"
    assert "_auth_user_id" not in client.session


def test_confirming_joins_the_customer_and_opens_the_account(client, sign_up) -> None:
    guest = Customer.objects.create(email="mia@example.org", language="en", market="us", name="M.")
    sign_up()
    page = client.get(path_in_letter("activate_url"))
    assert page.status_code == 200
    assert b"mia@example.org" in page.content
    assert not EmailAddress.objects.get().verified
    client.post(path_in_letter("activate_url"))
    user = User.objects.get()
    assert EmailAddress.objects.get().verified
    assert Customer.objects.get(user=user).pk == guest.pk
    told = Outbox.objects.filter(event="customers.events.CustomerJoined")
    assert {row.handler for row in told} == {"orders.handlers.hand_over_orders"}


def test_a_link_works_once(client, sign_up) -> None:
    sign_up()
    path = path_in_letter("activate_url")
    client.post(path)
    again = Client().get(path)
    assert again.status_code == 200
    assert b"<form" not in again.content.split(b"<main")[1].split(b"</main")[0]


def test_a_link_opened_elsewhere_asks_for_the_password(client, sign_up) -> None:
    sign_up()
    path, elsewhere = path_in_letter("activate_url"), Client()
    assert b'name="password"' in elsewhere.get(path).content
    for wrong in ({}, {"password": "not her password"}):
        assert elsewhere.post(path, wrong).status_code == 200
        assert not EmailAddress.objects.get().verified
        assert not Customer.objects.exists()
    assert elsewhere.post(path, {"password": PASSWORD})["Location"] == "/de-eu/account/login/"
    assert EmailAddress.objects.get().verified


def test_who_signs_up_with_a_strangers_address_does_not_get_her_past_by_her_click(client, sign_up) -> None:
    guest = Customer.objects.create(email="mia@example.org", language="de", market="eu")
    sign_up(name="Mallory", password="mallorys own words")
    mia = Client()
    mia.post(path_in_letter("activate_url"))
    assert sign_in(client, "mallorys own words")["Location"] == "/de-eu/account/confirm-email/"
    guest.refresh_from_db()
    assert guest.user is None


def test_a_member_signs_in_and_out_and_only_a_post_signs_out(client, member) -> None:
    assert sign_in(client)["Location"] == "/de-eu/account/"
    assert client.session["_auth_user_id"] == str(member.pk)
    assert client.get("/de-eu/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/de-eu/account/logout/")["Location"] == "/de-eu/"
    assert "_auth_user_id" not in client.session


def test_the_address_is_known_whatever_its_case(client, member) -> None:
    assert sign_in(client, email="MIA@Example.org")["Location"] == "/de-eu/account/"


def test_passwords_are_kept_by_argon2id(settings) -> None:
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    assert User.objects.create_user("mia@example.org", "a long password").password.startswith("argon2$argon2id$")


def test_an_address_changes_only_when_the_new_one_is_confirmed_and_the_old_one_is_told(client, member) -> None:
    sign_in(client)
    client.post("/de-eu/account/reauthenticate/", {"password": PASSWORD})
    client.post("/de-eu/account/email/", {"email": "mia@new.example", "action_add": "1"})
    member.refresh_from_db()
    assert member.email == "mia@example.org"
    client.post(path_in_letter("activate_url"))
    member.refresh_from_db()
    assert member.email == "mia@new.example"
    assert Customer.objects.get(user=member).email == "mia@new.example"
    told = MailMessage.objects.latest("id")
    assert (told.kind, told.to) == ("account_email_changed", "mia@example.org")


PAGES = (
    "login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "confirm-email/",
    "inactive/", "confirm-email/wrong:key/", "password/reset/key/1-wrong/",
)  # fmt: skip
OWN_PAGES = ("logout/", "email/", "password/change/", "reauthenticate/")


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_account_page_opens_in_every_language(client, member, language) -> None:
    for page in PAGES:
        answer = client.get(f"/{language}-world/account/{page}")
        assert (page, answer.status_code) == (page, 200)
        assert "no-store" in answer["Cache-Control"]
        assert b'name="robots" content="noindex"' in answer.content
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[1])
    for page in OWN_PAGES:
        assert (page, client.get(f"/{language}-world/account/{page}").status_code) == (page, 200)


def test_a_visitor_is_led_to_the_sign_in_page_of_her_shop(client) -> None:
    for page in OWN_PAGES[1:]:
        answer = client.get(f"/ja-jp/account/{page}")
        assert answer.status_code == 302
        assert urlsplit(answer["Location"]).path == "/ja-jp/account/login/"
