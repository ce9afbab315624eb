"""``next`` leads to a path of this shop or is forgotten."""

import pytest

from customers.adapter import AccountAdapter
from tests.customers.conftest import sign_in

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "https://evil.example", "http:///evil.example",
    "http:evil.example", "https:/evil.example", "HTTPS://evil.example", "//evil.example/%2f..", "/\\evil.example",
    "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "\t//evil.example", "\n//evil.example",
    " //evil.example", "//user@evil.example", "https://testserver@evil.example", "//testserver@evil.example",
    "javascript:alert(1)", "data:text/html,x", "//[::1]", "//[", "//１２７.0.0.1", "////", "ftp://evil.example",
    "/\t/evil.example", "/\n/evil.example", "//evil。example", "https://evil.example#/de-eu/", "evil.example",
    "..//evil.example", "?//evil.example", "", "\x00//evil.example", "vbscript:x", "//%65vil.example",
    "https:///testserver/", "http://testserver.evil.example/", "https://testserver:x@evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("url", ELSEWHERE)
def test_another_host_is_never_safe(url) -> None:
    assert AccountAdapter().is_safe_url(url) is False


@pytest.mark.parametrize("url", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_with_a_foreign_next_leads_home(client, member, url) -> None:
    assert sign_in(client, next=url)["Location"] == "/de-eu/account/"


def test_signing_in_goes_on_where_she_was(client, member) -> None:
    assert sign_in(client, next="/de-eu/checkout/?step=2")["Location"] == "/de-eu/checkout/?step=2"


def test_a_foreign_next_does_not_get_out_by_signing_out(client, member) -> None:
    sign_in(client)
    assert client.post("/de-eu/account/logout/", {"next": "//evil.example"})["Location"] == "/de-eu/"
