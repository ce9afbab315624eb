"""Search in the scripts we sell in: what must be found, what must not, in what order, and what it costs."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalog import freshness
from catalog.browse import menu
from catalog.browse.lists import vocabulary as filters
from catalog.browse.reader import Reader, reader_in
from catalog.listview import SearchView
from catalog.models import (
    Axis,
    AxisValue,
    Brand,
    Product,
    SearchDocument,
    SearchRedirect,
    SearchTerm,
    Synonym,
    Variant,
)
from catalog.search import finding, vocabulary
from catalog.search.page import Led, search_page
from catalog.search.teaching import keep_redirect, keep_synonym
from shop import markets
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db

# Product by SKU: its name in each language.
GOODS = {
    "KANNE-01": {
        "en": "Celadon Teapot",
        "de": "Teekanne aus Seladon",
        "fr": "Théière en céladon",
        "es": "Tetera de celadón",
        "zh-hans": "青瓷茶壶",
        "zh-hant": "青瓷茶壺",
        "ja": "青磁のティーポット",
        "ko": "청자찻주전자",
        "ar": "إبريق سيلادون",
    },
    "YX-150": {
        "en": "Yixing Shipiao Pot",
        "de": "Yixing-Kännchen Shipiao",
        "fr": "Petite verseuse Shipiao",
        "es": "Jarrita Shipiao",
        "zh-hans": "宜兴石瓢紫砂壶",
        "zh-hant": "宜興石瓢紫砂壺",
        "ja": "宜興の石瓢急須",
        "ko": "이싱 석표 자사호",
        "ar": "وعاء ييشينغ",
    },
    "BOWL-KYO": {
        "en": "Kyoto Matcha Bowl",
        "de": "Matcha-Schale aus Kyoto",
        "fr": "Bol à matcha de Kyoto",
        "es": "Cuenco de matcha de Kioto",
        "zh-hans": "京都抹茶碗",
        "zh-hant": "京都抹茶碗",
        "ja": "京都の抹茶碗",
        "ko": "교토 말차 찻잔",
        "ar": "وعاء ماتشا من كيوتو",
    },
    "TRAY-TYO": {
        "en": "Tokyo Walnut Tray",
        "de": "Nussbaumtablett aus Tokio",
        "fr": "Plateaux en noyer de Tokyo",
        "es": "Bandejas de nogal de Tokio",
        "zh-hans": "东京都胡桃木茶盘",
        "zh-hant": "東京都胡桃木茶盤",
        "ja": "東京都の胡桃茶盤",
        "ko": "도쿄 호두나무 쟁반을 위한 받침",
        "ar": "الصواني الخشبية من طوكيو",
    },
    "CUP-02": {
        "en": "Porcelain Cups",
        "de": "Becher aus Porzellan",
        "fr": "Tasses en porcelaine blanche",
        "es": "Tazas de porcelana blanca",
        "zh-hans": "白瓷杯",
        "zh-hant": "白瓷杯",
        "ja": "白磁のマグカップ",
        "ko": "백자 찻잔을 담은 세트",
        "ar": "أكواب خزفية بيضاء",
    },
    "WORDS": {
        "en": "Tea and Pot Stand",
        "de": "Tee und Kanne, ein Buch",
        "ja": "ティー、ポット",
        "ko": "청자 주전자 찻주전자",
    },
}


@pytest.fixture
def shop() -> None:
    shelf = make_category("cups", name="Drinkware")
    for sku, names in GOODS.items():
        others = {language: name for language, name in names.items() if language != "en"}
        make_product(sku, name=names["en"], names=others, category=shelf if sku == "CUP-02" else None)
    index()


def index() -> None:
    freshness.refresh_due()
    vocabulary.rebuild()
    menu.forget()
    markets.forget()
    filters.forget()


def reader(language: str, place: str = "us") -> Reader:
    translation.activate(language)
    return reader_in(markets.by_code(place))


def found(asked: str, language: str = "en", **options: str) -> SearchView:
    page = search_page({"q": asked, **options}, reader(language))
    assert isinstance(page, SearchView)
    return page


def skus(page: SearchView) -> list[str]:
    slugs = [card.url.rsplit("/", 2)[1] for card in page.cards]
    return [slug.upper() for slug in slugs]


@pytest.mark.parametrize(
    ("language", "asked", "there", "not_there"),
    [
        ("en", "teapot", ["KANNE-01"], ["CUP-02"]),
        ("en", "TEAPOTS", ["KANNE-01"], []),
        ("en", "ｔｅａｐｏｔ", ["KANNE-01"], []),
        ("en", "cup", ["CUP-02"], ["BOWL-KYO"]),
        ("en", "drinkware", ["CUP-02"], ["KANNE-01"]),
        ("en", "kanne-01", ["KANNE-01"], ["YX-150"]),
        ("en", "kanne01", ["KANNE-01"], []),
        ("en", "KANNE 01", ["KANNE-01"], []),
        ("en", "yx-15", ["YX-150"], ["CUP-02"]),
        ("en", "the kyoto bowl", ["BOWL-KYO"], ["TRAY-TYO"]),
        ("de", "Teekannen", ["KANNE-01"], ["CUP-02"]),
        ("de", "Kanne", ["WORDS", "KANNE-01"], ["YX-150"]),
        ("de", "kännchen", ["YX-150"], []),
        ("de", "Kaennchen", ["YX-150"], []),
        ("de", "Porzellanbecher", ["CUP-02"], []),
        ("de", "teapot", ["KANNE-01"], []),
        ("fr", "theiere", ["KANNE-01"], []),
        ("fr", "théières céladon", ["KANNE-01"], ["YX-150"]),
        ("fr", "plateau", ["TRAY-TYO"], []),
        ("es", "taza blanca", ["CUP-02"], []),
        ("es", "bandeja", ["TRAY-TYO"], []),
        ("zh-hans", "茶壶", ["KANNE-01"], ["CUP-02"]),
        ("zh-hans", "茶壺", ["KANNE-01"], ["CUP-02"]),
        ("zh-hant", "茶壶", ["KANNE-01"], ["CUP-02"]),
        ("zh-hant", "茶壺", ["KANNE-01"], ["CUP-02"]),
        ("zh-hans", "壶", ["KANNE-01", "YX-150"], ["CUP-02"]),
        ("zh-hans", "紫砂", ["YX-150"], ["KANNE-01"]),
        ("zh-hans", "石瓢", ["YX-150"], []),
        ("zh-hans", "抹茶", ["BOWL-KYO"], ["TRAY-TYO"]),
        ("zh-hans", "京都", ["BOWL-KYO"], ["TRAY-TYO"]),
        ("zh-hant", "京都", ["BOWL-KYO"], ["TRAY-TYO"]),
        ("zh-hant", "東京", ["TRAY-TYO"], ["BOWL-KYO"]),
        ("zh-hans", "teapot", ["KANNE-01"], []),
        ("ja", "京都", ["BOWL-KYO"], ["TRAY-TYO"]),
        ("ja", "東京", ["TRAY-TYO"], ["BOWL-KYO"]),
        ("ja", "ﾃｨｰﾎﾟｯﾄ", ["KANNE-01"], ["CUP-02"]),
        ("ja", "ポット", ["WORDS", "KANNE-01"], ["CUP-02"]),
        ("ja", "急須", ["YX-150"], ["KANNE-01"]),
        ("ko", "찻잔", ["CUP-02", "BOWL-KYO"], ["TRAY-TYO"]),
        ("ko", "쟁반", ["TRAY-TYO"], ["CUP-02"]),
        ("ko", "찻주전자", ["WORDS", "KANNE-01"], ["CUP-02"]),
        ("ko", "청자 찻주전자", ["WORDS", "KANNE-01"], ["CUP-02"]),
        ("ko", "백자찻잔", ["CUP-02"], ["BOWL-KYO"]),
        ("ar", "ابريق", ["KANNE-01"], ["CUP-02"]),
        ("ar", "إِبْرِيق", ["KANNE-01"], []),
        ("ar", "خزف", ["CUP-02"], ["KANNE-01"]),
        ("ar", "صوان", ["TRAY-TYO"], []),
    ],
)
def test_what_is_asked_is_found_and_nothing_beside_it(
    shop: None, language: str, asked: str, there: list[str], not_there: list[str]
) -> None:
    page = found(asked, language)
    assert page.outcome == ""
    assert set(there) <= set(skus(page))
    assert not set(not_there) & set(skus(page))


@pytest.mark.parametrize(
    ("language", "asked", "corrected", "sku"),
    [
        ("en", "celadon teapto", "celadon teapot", "KANNE-01"),
        ("en", "porcelian", "porcelain", "CUP-02"),
        ("de", "Teekane", "Teekanne", "KANNE-01"),
        ("fr", "théiere celadno", "théiere céladon", "KANNE-01"),
        ("ko", "찾잔", "찻잔", "CUP-02"),
        ("zh-hans", "紫沙壶", "紫砂壶", "YX-150"),
        ("zh-hant", "紫沙壺", "紫砂壺", "YX-150"),
        ("ja", "ティーボット", "ティーポット", "KANNE-01"),
        ("ar", "سيلدون", "سيلادون", "KANNE-01"),
    ],
)
def test_a_typo_is_corrected_when_nothing_is_called_so(
    shop: None, language: str, asked: str, corrected: str, sku: str
) -> None:
    page = found(asked, language)
    assert (page.outcome, page.corrected) == ("corrected", corrected)
    assert sku in skus(page)
    assert "exact=1" in page.exact_url


def test_what_has_the_corrected_word_in_its_name_is_first() -> None:
    make_product("SHELF", name="Gaiwan", featured=True, category=make_category("teapots", name="Teapots"))
    make_product("NAME", name="Clay teapot")
    index()
    assert skus(found("teapto")) == ["NAME", "SHELF"]


def test_a_wrong_character_is_corrected_though_every_character_is_in_some_name(shop: None) -> None:
    make_product("SINGLES", name="Three signs", names={"zh-hans": "紫、沙、壶"})
    index()
    assert found("紫沙壶", "zh-hans").corrected == "紫砂壶"


def test_whoever_insists_is_not_corrected(shop: None) -> None:
    page = found("teapto", exact="1")
    assert (page.outcome, page.cards, page.corrected) == ("nothing", (), "")


def test_a_word_that_is_there_is_never_corrected(shop: None) -> None:
    make_product("CAP", name="Cap")
    index()
    assert skus(found("cap")) == ["CAP"]


def test_all_words_must_match_and_where_nothing_has_all_most_will_do(shop: None) -> None:
    assert skus(found("porcelain cup")) == ["CUP-02"]
    page = found("porcelain cup kyoto")
    assert page.outcome == "relaxed"
    assert skus(page) == ["CUP-02"]


def test_a_beginning_of_a_word_stands_for_the_words_that_begin_so(shop: None) -> None:
    assert skus(found("porcel")) == ["CUP-02"]


def test_the_name_itself_is_first_then_what_begins_so_then_all_words_in_the_name() -> None:
    make_product("IN-TEXT", name="Plain thing").product.extra_categories.add(make_category("s", name="Blue bowl"))
    make_product("BOTH", name="Bowl, painted blue")
    make_product("BEGINS", name="Blue bowl with lid")
    make_product("EXACT", name="Blue bowl")
    make_product("BEST", name="Bowl, all blue", featured=True)
    index()
    assert skus(found("blue bowl")) == ["EXACT", "BEGINS", "BEST", "BOTH", "IN-TEXT"]


def test_options_brands_and_tags_are_found() -> None:
    cup = make_product("CUP", name="Cup", tags=("wedding",))
    glaze = AxisValue.objects.create(
        axis=Axis.objects.create(code="glaze", label_en="Glaze"), code="t", label_en="Tenmoku"
    )
    cup.values.add(glaze)
    Product.objects.update(brand=Brand.objects.create(slug="longquan", name="Longquan Works"))
    make_product("MUG", name="Mug")
    index()
    for asked in ("tenmoku", "longquan", "wedding", "cup longquan"):
        assert skus(found(asked)) == ["CUP"], asked


def test_a_change_is_found_and_what_is_withdrawn_is_not(shop: None) -> None:
    Product.objects.filter(slug="cup-02").update(name_en="Stoneware Beakers")
    Product.objects.filter(slug="yx-150").update(status="draft")
    freshness.refresh_due()
    assert skus(found("beaker")) == ["CUP-02"]
    assert found("porcelain cup").outcome != ""
    assert skus(found("shipiao")) == []
    assert not SearchDocument.objects.filter(product__slug="yx-150").exists()


def test_a_sale_does_not_write_the_index(shop: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT product_id, language, xmin::text FROM catalog_searchdocument ORDER BY 1, 2")
        before = cursor.fetchall()
        Variant.objects.filter(sku="CUP-02").update(weight_g=301)
        freshness.refresh_due()
        cursor.execute("SELECT product_id, language, xmin::text FROM catalog_searchdocument ORDER BY 1, 2")
        assert cursor.fetchall() == before


def test_a_new_product_is_known_before_the_words_are_counted_again(shop: None) -> None:
    make_product("LAMP", name="Bamboo Lantern")
    freshness.refresh_due()
    assert SearchTerm.objects.filter(language="en", term="lantern", shown="lantern").exists()
    assert skus(found("lanten")) == ["LAMP"]


def synonym(language: str, asked: Iterable[str], meant: Iterable[str], *, both_ways: bool = True) -> None:
    keep_synonym(Synonym(language=language, asked=list(asked), meant=list(meant), both_ways=both_ways))


def test_synonyms_work_one_way_or_both_and_for_phrases(shop: None) -> None:
    synonym("en", ["brew pot"], ["Teapots"])
    synonym("en", ["beaker"], ["cup"], both_ways=False)
    make_product("BEAKER", name="Beaker")
    make_product("BREW", name="Brew pot")
    index()
    assert set(skus(found("brew pots"))) == {"BREW", "KANNE-01"}
    assert set(skus(found("teapot"))) == {"BREW", "KANNE-01"}
    assert set(skus(found("celadon brew pot"))) == {"KANNE-01"}
    assert set(skus(found("beaker"))) == {"BEAKER", "CUP-02"}
    assert skus(found("cup")) == ["CUP-02"]
    assert found("beaker", "de").outcome == ""


def test_a_question_can_lead_to_a_page(shop: None) -> None:
    keep_redirect(SearchRedirect(language="en", asked="Returns", address="/c/cups/"))
    assert search_page({"q": "return"}, reader("en")) == Led("/en-us/c/cups/")
    assert search_page({"q": "returns cup"}, reader("en")) != Led("/en-us/c/cups/")
    assert search_page({"q": "return"}, reader("de")) != Led("/de-us/c/cups/")


def test_pages_are_bounded_and_say_so() -> None:
    for n in range(30):
        make_product(f"MUG-{n:02}", name=f"Mug {n:02}")
    index()
    first, second = found("mug"), found("mug", page="2")
    assert (first.total, first.page.pages, len(first.cards), len(second.cards)) == ("30 pieces", 2, 24, 6)
    assert not set(skus(first)) & set(skus(second))
    with pytest.raises(Http404):
        found("mug", page="3")


def test_what_is_found_can_be_sorted_by_price() -> None:
    for sku, price in (("A", "30.00"), ("B", "10.00"), ("C", "20.00")):
        make_product(sku, name=f"Mug {sku}", price={"USD": price})
    index()
    assert skus(found("mug", sort="price_asc")) == ["B", "C", "A"]
    assert skus(found("mug", sort="price_desc")) == ["A", "C", "B"]
    assert skus(found("mug", sort="nonsense")) == skus(found("mug"))


def test_found_words_are_marked_in_names_and_names_are_escaped() -> None:
    make_product("X", name="<b>Blue</b> & white Théière", names={"zh-hant": "青瓷茶壺"})
    index()
    [card] = found("bluE").cards
    assert str(card.name) == "&lt;b&gt;<mark>Blue</mark>&lt;/b&gt; &amp; white Théière"
    [card] = found("theiere").cards
    assert str(card.name).endswith("white <mark>Théière</mark>")
    [card] = found("茶壶", "zh-hant").cards
    assert str(card.name) == "青瓷<mark>茶壺</mark>"


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "teapot"},
        {"q": "celadon teapot"},
        {"q": "celadon teapto"},
        {"q": "porcelain cup kyoto"},
        {"q": "茶壶"},
        {"q": "teapot", "filter": "origin:cn", "sort": "price_asc"},
    ],
)
def test_a_search_that_finds_costs_two_statements(shop: None, asked: dict[str, str]) -> None:
    at = reader("en")
    menu.menu()
    filters.vocabulary(at)
    with CaptureQueriesContext(connection) as queries:
        page = search_page(asked, at)
    assert isinstance(page, SearchView)
    assert len(queries) == (2 if page.cards else 3)


def glazes() -> None:
    """Four mugs: celadon from Japan (two), tenmoku from Japan, celadon from China; and a tenmoku bowl."""
    axis = Axis.objects.create(code="glaze", label_en="Glaze")
    values = {code: AxisValue.objects.create(axis=axis, code=code, label_en=code) for code in ("celadon", "tenmoku")}
    for sku, name, glaze, origin in (
        ("A", "Mug one", "celadon", "JP"),
        ("B", "Mug two", "celadon", "JP"),
        ("C", "Mug three", "tenmoku", "JP"),
        ("D", "Mug four", "celadon", "CN"),
        ("E", "Bowl", "tenmoku", "JP"),
    ):
        make_product(sku, name=name, price={"USD": "10.00"}).values.add(values[glaze])
        Product.objects.filter(slug=sku.lower()).update(origin_country=origin)
    index()


def counts(page: SearchView, code: str) -> dict[str, str]:
    return {
        value.label: value.count for one in page.panel.filters if one.code == code for value in (*one.values, *one.more)
    }


def test_a_search_has_the_filters_of_what_it_found_with_their_numbers() -> None:
    glazes()
    page = found("mug")
    assert page.total == "4 pieces"
    assert counts(page, "glaze") == {"celadon": "3", "tenmoku": "1"}
    assert counts(page, "origin") == {"China": "1", "Japan": "3"}
    [celadon] = [value for one in page.panel.filters for value in one.values if value.label == "celadon"]
    assert celadon.url == "/en-us/search/?q=mug&filter=glaze%3Aceladon"
    assert page.chips == ()


def test_a_filter_narrows_and_does_not_count_its_own_choice_against_its_other_values() -> None:
    glazes()
    page = found("mug", filter="glaze:celadon;origin:jp", sort="new")
    assert skus(page) == ["B", "A"]
    assert page.total == "2 pieces"
    assert counts(page, "glaze") == {"celadon": "2", "tenmoku": "1"}
    assert counts(page, "origin") == {"China": "1", "Japan": "2"}
    assert [(chip.name, chip.url) for chip in page.chips] == [
        ("Glaze: celadon", "/en-us/search/?q=mug&filter=origin%3Ajp&sort=new"),
        ("Made in: Japan", "/en-us/search/?q=mug&filter=glaze%3Aceladon&sort=new"),
    ]
    assert page.clear_url == "/en-us/search/?q=mug&sort=new"


def test_filters_that_nothing_meets_say_so_and_what_is_no_filter_is_refused() -> None:
    glazes()
    page = found("mug three", filter="glaze:celadon")
    assert (page.cards, page.total, page.outcome, len(page.chips)) == ((), "0 pieces", "", 1)
    assert skus(found("mug three", filter="glaze:nope;nope:celadon")) == ["C"]
    for asked in ("x" * 181, "glaze:\x00"):
        with pytest.raises(Http404):
            found("mug", filter=asked)


def test_what_a_market_does_not_list_takes_up_no_room_in_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_FOUND", 3)
    monkeypatch.setattr(finding, "_sql", finding._sql.__wrapped__)
    for n in range(6):
        make_product(f"MUG-{n}", name=f"Stone mug {n}")
    Product.objects.exclude(slug="mug-5").update(everywhere=False)
    index()
    assert skus(found("mug")) == ["MUG-5"]
    assert found("mug").total == "1 piece"
    Product.objects.update(everywhere=True)
    index()
    assert found("mug").total == "More than 3 pieces; more words find fewer"
    assert {value for one in found("mug").panel.filters for value in one.values if value.count} == set()
    Product.objects.filter(slug__in=["mug-0", "mug-1", "mug-2"]).update(everywhere=False)
    index()
    assert found("mug").total == "3 pieces"
