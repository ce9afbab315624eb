"""The pages of search over HTTP: what strange questions get, what is counted, what is suggested, what staff can do."""

import re
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import freshness
from catalog.browse import menu
from catalog.browse.lists import vocabulary as filters
from catalog.models import SearchMiss, SearchRedirect, SearchTerm, Synonym
from catalog.search import misses, vocabulary
from shop import markets
from shop.models import User
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop() -> None:
    shelf = make_category("pots", name="Teapots and Kettles")
    make_product(
        "POT-1",
        name="Celadon Teapot",
        names={"de": "Teekanne aus Seladon", "zh-hant": "青瓷茶壺", "ko": "청자 찻주전자", "ar": "إبريق سيلادون"},
        category=shelf,
    )
    make_product("POT-2", name="Clay Teapot", category=shelf)
    make_product(
        "CUP-1", name="Celadon Cup", names={"de": "Becher aus Seladon"}, category=make_category("cups", name="Cups")
    )
    freshness.refresh_due()
    vocabulary.rebuild()
    menu.forget()
    markets.forget()
    filters.forget()


def rows() -> list[tuple[str, str, str, str, int]]:
    return list(SearchMiss.objects.order_by("id").values_list("language", "market", "query", "outcome", "times"))


@pytest.mark.parametrize(
    "asked",
    [
        "x" * 10_000,
        "%00%01%E2%80%AE%E2%80%8F",
        "%ED%A0%80%ED%B0%80",
        quote("!!! ??? ··· —"),
        quote("'; DROP TABLE catalog_product; --"),
        quote("<script>alert(1)</script>"),
        quote("🫖 🫖"),
        quote(" ".join(f"word{n}" for n in range(200))),
        quote("a' & b | !c:* <-> \\"),
        quote("%_\\%"),
        quote("ـ ـ"),
        quote("ーー"),
        quote("\u0301\u0301"),
        quote("👩\u200d👩\u200d👧 teapot"),
    ],
)
def test_a_strange_question_is_answered_with_a_page(client: Client, asked: str) -> None:
    for language in ("en", "ja", "zh-hans", "ko", "ar", "de"):
        page = client.get(f"/{language}-us/search/?q={asked}")
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert client.get(f"/{language}-us/search/suggest/?q={asked}").status_code == 200


def test_signs_without_a_word_are_told_from_words_that_find_nothing(client: Client) -> None:
    signs = client.get("/en-us/search/?q=!!!").content.decode()
    nothing = client.get("/en-us/search/?q=zeppelin").content.decode()
    assert "signs without a word" in signs
    assert "We found nothing for these words" in nothing
    assert "What others like" in nothing
    assert "/en-us/c/pots/" in nothing
    assert rows() == [("en", "us", "zeppelin", "nothing", 1)]


def test_the_page_says_how_a_question_was_understood_and_leads_back(client: Client) -> None:
    page = client.get("/en-us/search/?q=teapto").content.decode()
    assert 'href="/en-us/search/?q=teapot"><bdi>teapot</bdi></a>' in page
    assert 'href="/en-us/search/?q=teapto&amp;exact=1"' in page
    assert "Clay <mark>Teapot</mark>" in page
    assert 'content="noindex, follow"' in page
    assert "most of them" in client.get("/en-us/search/?q=clay+cup+teapot").content.decode()


def test_a_page_that_found_is_kept_and_one_that_did_not_is_counted_each_time(client: Client) -> None:
    client.get("/en-us/search/?q=teapot")
    with CaptureQueriesContext(connection) as warm:
        assert client.get("/en-us/search/?q=teapot").headers["Cache-Control"].startswith("public")
    assert len(warm) == 0
    for _ in range(3):
        assert client.get("/en-us/search/?q=Zeppelin").headers["Cache-Control"] == "private, no-store"
    client.get("/de-eu/search/?q=zeppelin")
    client.get("/en-us/search/?q=teapto")
    client.head("/en-us/search/?q=zeppelin")
    client.get("/en-us/search/?q=zeppelin&page=2")
    assert rows() == [
        ("en", "us", "zeppelin", "nothing", 3),
        ("de", "eu", "zeppelin", "nothing", 1),
        ("en", "us", "teapto", "corrected", 1),
    ]


def test_what_looks_like_a_person_is_not_counted(client: Client) -> None:
    for asked in ("ada@example.com", "%2B49 170 1234567"):
        assert client.get(f"/en-us/search/?q={asked}").status_code == 200
    assert rows() == []


def test_a_day_keeps_so_many_questions_and_still_counts_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misses, "MOST_A_DAY", 2)
    for asked in ("a", "b", "c", "b"):
        misses.count_miss(asked, "nothing", language="en", market="us")
    assert [(row[2], row[4]) for row in rows()] == [("a", 1), ("b", 2)]


def test_the_page_is_answered_when_nothing_can_be_counted(client: Client) -> None:
    def refuse(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if "catalog_searchmiss" in sql:
            raise DatabaseError("read only")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert client.get("/en-us/search/?q=zeppelin").status_code == 200
    assert rows() == []
    assert client.get("/en-us/search/?q=zeppelin").status_code == 200
    assert len(rows()) == 1


def test_old_counts_are_forgotten() -> None:
    SearchMiss.objects.create(day=date(2020, 1, 1), language="en", market="us", query="old", outcome="nothing")
    misses.count_miss("new", "nothing", language="en", market="us")
    assert misses.forget_old() == 1
    assert [row[2] for row in rows()] == ["new"]


def suggested(client: Client, typed: str, place: str = "en-us") -> list[str]:
    page = client.get(f"/{place}/search/suggest/?q={quote(typed)}")
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    return re.findall(r'class="suggest-link[^>]* href="([^"]+)"', page.content.decode())


@pytest.mark.parametrize(
    ("place", "typed", "words"),
    [
        ("en-us", "te", ["teapot"]),
        ("en-us", "clay te", ["clay teapot"]),
        ("en-us", "teapto", ["teapot"]),
        ("en-us", "t", []),
        ("en-us", "teapot", []),
        ("en-us", "", []),
        ("de-eu", "teek", ["Teekanne"]),
        ("zh-hant-tw", "茶", ["茶壺"]),
        ("zh-hant-tw", "青瓷茶", ["青瓷茶壺"]),
        ("ko-kr", "찻ㅈ", ["찻주전자"]),
        ("ar-ae", "اب", ["إبريق"]),
    ],
)
def test_a_beginning_is_completed_in_the_readers_language(
    client: Client, place: str, typed: str, words: list[str]
) -> None:
    searches = [url for url in suggested(client, typed, place) if "/search/?q=" in url]
    assert searches == [f"/{place}/search/?q={quote(word).replace('%20', '+')}" for word in words]


def test_suggestions_lead_to_departments_and_products_too(client: Client) -> None:
    found = suggested(client, "teap")
    assert found == [
        "/en-us/search/?q=teapot",
        "/en-us/c/pots/",
        "/en-us/p/pot-1/",
        "/en-us/p/pot-2/",
    ]
    assert suggested(client, "clay teap")[-1] == "/en-us/p/pot-2/"
    assert "/en-us/c/pots/" in suggested(client, "kettle")


@pytest.mark.parametrize("typed", ["te", "clay te", "teapto", "kettles"])
def test_suggestions_cost_two_statements_at_most(client: Client, typed: str) -> None:
    suggested(client, typed)
    with CaptureQueriesContext(connection) as queries:
        suggested(client, typed)
    assert len(queries) <= 2


def test_the_count_of_words_follows_the_catalogue_and_waits_for_a_change() -> None:
    assert SearchTerm.objects.get(language="en", term="teapot", kind="word").documents == 2
    cache.clear()
    assert vocabulary.rebuild_if_old() == 0
    make_product("POT-3", name="Iron Teapot")
    freshness.refresh_due()
    vocabulary.mark_old()
    cache.set(vocabulary.OLD, True)
    assert vocabulary.rebuild_if_old() > 0
    assert SearchTerm.objects.get(language="en", term="teapot", kind="word").documents == 3
    assert SearchTerm.objects.get(language="de", term="teekann").shown == "Teekanne"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser(email="s@example.com", password="x", name="S"))  # type: ignore[attr-defined]
    return client


def test_from_a_miss_it_is_one_step_to_a_synonym_that_works(staff: Client) -> None:
    staff.get("/en-us/search/?q=brewer")
    miss = SearchMiss.objects.get()
    page = staff.get("/admin/catalog/searchmiss/")
    assert "brewer" in page.content.decode()
    step = staff.get(f"/admin/catalog/searchmiss/{miss.pk}/synonym/")
    assert step.headers["Location"] == "/admin/catalog/synonym/add/?language=en&asked=brewer"
    assert 'value="brewer"' in staff.get(step.headers["Location"]).content.decode()
    given = {"language": "en", "asked": "brewer", "meant": "teapots, kettle", "both_ways": "on"}
    assert staff.post("/admin/catalog/synonym/add/", given).status_code == 302
    kept = Synonym.objects.get()
    assert (kept.asked_keys, kept.meant_keys) == (["brewer"], ["teapot", "kettle"])
    assert "Clay Teapot" in staff.get("/en-us/search/?q=Brewers").content.decode()


def test_a_question_is_led_to_a_page_at_once(staff: Client, django_capture_on_commit_callbacks: Any) -> None:
    assert staff.get("/en-us/search/?q=teapots").status_code == 200
    given = {"language": "en", "asked": "Teapot", "address": "/c/pots/"}
    with django_capture_on_commit_callbacks(execute=True):
        assert staff.post("/admin/catalog/searchredirect/add/", given).status_code == 302
    answer = staff.get("/en-us/search/?q=teapots")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en-us/c/pots/")


@pytest.mark.parametrize(
    ("asked", "address", "sentence"),
    [
        ("pots", "https://elsewhere.example/", "An address of this shop"),
        ("pots", "//elsewhere.example/", "An address of this shop"),
        ("!!!", "/c/pots/", "There is no word in"),
        ("TEAPOTS", "/c/pots/", "These words lead to a page already"),
    ],
)
def test_a_lead_that_cannot_be_is_refused(staff: Client, asked: str, address: str, sentence: str) -> None:
    SearchRedirect.objects.create(language="en", asked="teapot", key="teapot", address="/c/pots/")
    page = staff.post("/admin/catalog/searchredirect/add/", {"language": "en", "asked": asked, "address": address})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert SearchRedirect.objects.count() == 1
