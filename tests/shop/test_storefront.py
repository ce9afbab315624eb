"""Language and market in the path: found, refused, guessed, changed."""

import pytest
from django.test import Client

from shop import markets
from shop.storefront import PREFIX, path_in, prefix

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("de-DE,de;q=0.9", "/de-eu/"),
        ("de-AT", "/de-eu/"),
        ("en-GB", "/en-gb/"),
        ("en-US,en;q=0.5", "/en-us/"),
        ("ja", "/ja-jp/"),
        ("zh-TW", "/zh-hant-tw/"),
        ("zh-CN", "/zh-hans-cn/"),
        ("ar-SA", "/ar-ae/"),
        ("fr-CH", "/fr-world/"),
        ("es", "/es-us/"),
        ("xx", "/en-us/"),
        ("", "/en-us/"),
    ],
)
def test_a_newcomer_is_led_to_her_own_front_page(client, accept, expected):
    answer = client.get("/", headers={"accept-language": accept})
    assert (answer.status_code, answer["Location"]) == (302, expected)


def test_her_choice_outweighs_her_browser():
    client = Client()
    answer = client.get("/choose/?language=ja&market=jp&path=/de-eu/p/teapot/%3Fv%3DX")
    assert answer["Location"] == "/ja-jp/p/teapot/?v=X"
    assert client.get("/", headers={"accept-language": "de-DE"})["Location"] == "/ja-jp/"


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_choice_never_leads_to_another_site(client, path):
    answer = client.get("/choose/", {"language": "ja", "market": "jp", "path": path})
    assert answer["Location"] == "/ja-jp/"


def test_an_unknown_choice_falls_back_to_the_guess(client):
    answer = client.get(
        "/choose/", {"language": "tlh", "market": "mars", "path": "/de-eu/"}, headers={"accept-language": "de-DE"}
    )
    assert answer["Location"] == "/de-eu/"


@pytest.mark.parametrize("path", ["/de-mars/", "/tlh-eu/", "/de-eu/nothing/here/", "/deeu/"])
def test_an_unknown_language_market_or_page_is_a_404_with_links(client, path):
    answer = client.get(path, headers={"accept-language": "de-DE"})
    assert answer.status_code == 404
    assert 'lang="de"' in answer.content.decode()
    assert "/de-eu/" in answer.content.decode()


def test_the_longest_language_code_wins():
    assert PREFIX.match("/zh-hans-cn/p/x/").groupdict() == {"language": "zh-hans", "market": "cn", "rest": "/p/x/"}
    assert path_in("/zh-hans-cn/p/x/", language="de", market="eu") == "/de-eu/p/x/"
    assert path_in("/admin/", language="de", market="eu") == prefix("de", "eu")


def test_every_country_is_in_exactly_one_market():
    seen = [country for market in markets.all_markets() for country in markets.countries_of(market)]
    assert len(seen) == len(set(seen))
    assert {"DE", "US", "GB", "JP", "CH", "BR"} <= set(seen)
