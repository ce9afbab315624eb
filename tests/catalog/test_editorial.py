"""Blocks of the front page, the journal and the questions."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.browse import menu
from catalog.models import Article, Block, Collection, CollectionMember, Question
from shop import markets
from tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    menu.forget()
    markets.forget()


def block(**values: object) -> Block:
    return Block.objects.create(**{"title_en": "Slow mornings", "published": True, "kind": "story", **values})


def test_a_story_is_shown_with_its_words_and_its_way(client: Client) -> None:
    block(title_de="Langsame Morgen", text_en="Tea first.", link="journal/slow/", link_label_en="Read it")
    page = client.get("/de-eu/").content.decode()
    assert "Langsame Morgen" in page
    assert 'href="/de-eu/journal/slow/"' in page
    assert "Read it" in page


@pytest.mark.parametrize(
    "hidden",
    [
        {"published": False},
        {"markets": ["jp"]},
        {"from_at": timezone.now() + timedelta(days=1)},
        {"until_at": timezone.now() - timedelta(days=1)},
        {"kind": "products"},
        {"kind": "banner"},
    ],
)
def test_a_block_that_is_not_due_or_has_nothing_to_show_is_not_there(client: Client, hidden: dict[str, object]) -> None:
    block(**hidden)
    assert "Slow mornings" not in client.get("/en-us/").content.decode()


def test_rows_show_chosen_products_and_collections_in_two_statements(client: Client) -> None:
    cup, mug, _draft = make_product("CUP"), make_product("MUG"), make_product("DRAFT", status="draft")
    block(kind="products", title_en="Chosen").products.add(cup.product, _draft.product)
    gathered = Collection.objects.create(slug="autumn", name_en="Autumn", published=True)
    CollectionMember.objects.create(collection=gathered, product=mug.product)
    block(kind="collection", title_en="Gathered", collection=gathered)
    client.get("/en-us/questions/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/en-us/").content.decode()
    assert len(queries) <= 3
    assert page.index("Chosen") < page.index("/en-us/p/cup/") < page.index("Gathered") < page.index("/en-us/p/mug/")
    assert "draft" not in page


def test_a_block_leads_nowhere_but_into_the_shop() -> None:
    for link in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "../admin/", "c/tea"):
        with pytest.raises(ValidationError):
            Block(kind="story", title_en="x", link=link).full_clean()
    Block(kind="story", title_en="x", link="c/tea/?sort=new").clean_fields(exclude=["file"])


def article(slug: str = "slow", **values: object) -> Article:
    given: dict[str, object] = {
        "title_en": "Slow tea",
        "excerpt_en": "One cup.",
        "body_en": "## Water\n\n<b>hot</b> **tea**",
    }
    given |= {"slug": slug, "published": True, "published_at": timezone.now() - timedelta(days=1)}
    return Article.objects.create(**{**given, **values})


def test_an_article_is_read_with_its_products_and_told_to_search_engines(client: Client) -> None:
    found = article(title_de="Langsamer Tee")
    found.related.add(make_product("CUP").product, make_product("DRAFT", status="draft").product)
    page = client.get("/de-eu/journal/slow/").content.decode()
    assert "Langsamer Tee" in page
    assert "<h2>Water</h2>" in page
    assert "&lt;b&gt;hot&lt;/b&gt; <strong>tea</strong>" in page
    assert "/de-eu/p/cup/" in page
    assert "/de-eu/p/draft/" not in page
    data = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    assert data["@graph"][0]["headline"] == "Langsamer Tee"


def test_the_journal_lists_what_is_published_newest_first(client: Client) -> None:
    article("old", title_en="Old one", published_at=timezone.now() - timedelta(days=9))
    article("new", title_en="New one")
    article("draft", title_en="Draft one", published=False)
    article("later", title_en="Later one", published_at=timezone.now() + timedelta(days=1))
    page = client.get("/en-us/journal/").content.decode()
    assert page.index("New one") < page.index("Old one")
    assert "Draft one" not in page
    assert "Later one" not in page
    assert [client.get(f"/en-us/journal/{slug}/").status_code for slug in ("draft", "later", "none")] == [404] * 3


def test_questions_stand_under_their_topics(client: Client) -> None:
    Question.objects.create(code="b", topic="returns", position=1, question_en="Back?", answer_en="Yes.")
    Question.objects.create(code="a", topic="shipping", position=0, question_en="When?", answer_en="Soon.")
    page = client.get("/en-us/questions/").content.decode()
    assert page.index("<h2>Shipping") < page.index(">When?") < page.index("<h2>Returns") < page.index(">Back?")
    assert '"@type": "FAQPage"' in page


@pytest.mark.parametrize("path", ["journal/", "questions/"])
def test_an_empty_room_says_so(client: Client, path: str) -> None:
    answer = client.get(f"/en-us/{path}")
    assert answer.status_code == 200
    assert "empty-title" in answer.content.decode()
