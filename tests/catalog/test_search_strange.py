"""What is no honest question is answered like one: each strange text has one outcome, and nothing else happens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalog import freshness
from catalog.browse import menu
from catalog.browse.lists import vocabulary as filters
from catalog.browse.reader import Reader, reader_in
from catalog.listview import SearchView
from catalog.models import Product, SearchDocument
from catalog.search import vocabulary
from catalog.search.page import search_page
from catalog.search.suggesting import suggestions
from shop import markets
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db

BOTH = ["POT-1", "POT-2"]
# Two find; what nobody can find costs one more, for what others like.
STATEMENTS = {"found": 2, "nothing": 3, "wordless": 1, "not asked": 0}


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setattr(filters, "KEPT_S", 600)
    shelf = make_category("pots", name="Teapots")
    make_product("POT-1", name="Celadon Teapot", category=shelf)
    make_product("POT-2", name="Clay Teapot", category=shelf)
    freshness.refresh_due()
    vocabulary.rebuild()
    menu.forget()
    markets.forget()
    filters.forget()
    translation.activate("en")
    return reader_in(markets.by_code("us"))


@pytest.mark.parametrize(
    ("asked", "outcome", "found"),
    [
        pytest.param("x" * 10_000, "nothing", [], id="ten thousand letters"),
        pytest.param("teapot " * 2_000, "found", BOTH, id="one word two thousand times"),
        pytest.param(" ".join(f"word{n}" for n in range(200)), "nothing", [], id="two hundred words"),
        pytest.param("\u202eteapot\u200f\x00\x07", "found", BOTH, id="direction and control marks around a word"),
        pytest.param("\u202e\u200f\x00\x07", "not asked", [], id="nothing but direction and control marks"),
        pytest.param("\ud800teapot", "found", BOTH, id="half a character"),
        pytest.param("'; DROP TABLE catalog_product; --", "nothing", [], id="SQL"),
        pytest.param("<script>alert(1)</script>", "nothing", [], id="HTML"),
        pytest.param("<b>teapot</b>", "nothing", [], id="a word in HTML"),
        pytest.param("the of and", "nothing", [], id="nothing but words that join"),
        pytest.param("🫖 🫖", "wordless", [], id="nothing but pictures"),
        pytest.param("%", "wordless", [], id="a sign of LIKE"),
        pytest.param("teapot:*", "found", BOTH, id="a beginning in tsquery"),
        pytest.param("'teapot' & !'clay'", "found", ["POT-2"], id="operators of tsquery"),
        pytest.param("teapot <-> \\ | (clay:A", "found", ["POT-2"], id="torn operators of tsquery"),
    ],
)
def test_a_strange_question_has_one_outcome(reader: Reader, asked: str, outcome: str, found: list[str]) -> None:
    menu.menu()
    filters.vocabulary(reader)
    before = set(Product.objects.values_list("slug")), SearchDocument.objects.count()
    with CaptureQueriesContext(connection) as queries:
        page = search_page({"q": asked}, reader)
    assert isinstance(page, SearchView)
    plain = "found" if page.cards else "wordless" if page.is_wordless else "not asked"
    assert (page.outcome or plain) == outcome
    assert sorted(card.url.rsplit("/", 2)[1].upper() for card in page.cards) == found
    assert len(page.query) <= 120
    assert len(queries) == STATEMENTS[outcome]
    suggestions(asked, reader)
    assert (set(Product.objects.values_list("slug")), SearchDocument.objects.count()) == before
