"""A fresh post office and fresh budgets for every test of people."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from shop import mail
from shop.models import MailMessage, User

PASSWORD = "seven calm teapots"


@pytest.fixture(autouse=True)
def _fresh(db) -> None:
    cache.clear()


@pytest.fixture
def sign_up(client: Client) -> Callable[..., object]:
    def deed(email: str = "Mia@Example.org", *, name: str = "Mia", password: str = PASSWORD, prefix: str = "/de-eu"):
        return client.post(f"{prefix}/account/signup/", {"name": name, "email": email, "password1": password})

    return deed


@pytest.fixture
def member(client: Client, sign_up) -> User:
    """Somebody whose address is confirmed, signed out again."""
    sign_up()
    client.post(path_in_letter("activate_url"))
    client.logout()
    client.cookies.clear()
    MailMessage.objects.all().delete()
    cache.clear()
    return User.objects.get(email="mia@example.org")


def path_in_letter(name: str) -> str:
    """The path of the secret link in the newest letter."""
    return urlsplit(MailMessage.objects.latest("id").context["secret"][name]).path


def sign_in(client: Client, password: str = PASSWORD, email: str = "mia@example.org", **more: str):
    return client.post("/de-eu/account/login/", {"login": email, "password": password, **more})


def deliver_letter(mailoutbox):
    """Send the newest letter and hand it over as it went out."""
    assert mail.send(MailMessage.objects.latest("id").pk)
    return mailoutbox[-1]
