"""The product page as it is served: what stands beside the price, where old addresses lead, what no text can break."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalog import stock
from catalog.browse import menu, questions
from catalog.browse.product import product_page
from catalog.models import (
    Attribute,
    AttributeGroup,
    Brand,
    Document,
    Family,
    FamilyAttribute,
    Image,
    Maker,
    MarketPrice,
    OldSlug,
    PastPrice,
    Price,
    Product,
    Publication,
    Question,
    Relation,
    Restriction,
    Specification,
    Video,
)
from catalog.models.price_triggers import PLAIN_RANK
from catalog.preorder import promise as promise_pieces
from catalog.productview import ProductView
from orders import promise
from orders.promise import arrival
from shop import markets
from shop.languages import write_date, write_days
from shop.money import money
from tests.catalog.test_browse import reader
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db
NASTY = "<img src=x onerror=alert(1)> & {{ 7*7 }} %(name)s \u202e"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    menu.forget()
    markets.forget()
    questions.forget()
    promise.forget()


def test_a_german_reads_when_it_arrives_and_what_that_costs(client: Client) -> None:
    make_product("CUP", stock={"RTM": 3}, weight_g=300)
    page = client.get("/de-eu/p/cup/").content.decode()
    # 6.90 with 19 % of German tax
    assert "8,21\u00a0€" in page
    assert 'data-landed="/de-eu/landed/part/?sku=CUP"' in page
    assert 'href="/de-eu/landed/?sku=CUP"' in page


def test_what_is_sold_out_promises_no_day(client: Client) -> None:
    make_product("CUP", stock={})
    page = client.get("/en-eu/p/cup/").content.decode()
    assert "Sold out" in page
    assert "data-landed" not in page


@pytest.mark.parametrize(
    ("today", "days", "first", "last"),
    [
        (date(2026, 11, 25), (2, 5), date(2026, 11, 28), date(2026, 12, 2)),  # Wednesday
        (date(2026, 11, 27), (1, 1), date(2026, 12, 1), date(2026, 12, 2)),  # Friday: packed on Monday or Tuesday
        (date(2026, 11, 29), (0, 0), date(2026, 11, 30), date(2026, 12, 1)),  # Sunday
    ],
)
def test_a_parcel_is_packed_within_two_working_days(
    today: date, days: tuple[int, int], first: date, last: date
) -> None:
    assert arrival(days, today) == (first, last)


def test_a_piece_that_may_not_go_to_her_country_says_why_and_cannot_be_bought(client: Client) -> None:
    cup, other = make_product("CUP", stock={"RTM": 9, "LAX": 9}), make_product("MUG", stock={"RTM": 9})
    rule = Restriction.objects.create(
        code="wood", text_en="Wood.", reason_en="Raw wood is not let in.", countries=["DE"]
    )
    cup.product.restrictions.add(rule)
    page = client.get("/en-eu/p/cup/").content.decode()
    assert "Not sold to Germany" in page
    assert "Raw wood is not let in." in page
    assert "data-buy" not in page
    assert f'href="/en-eu/p/{other.product.slug}/"' in page
    assert "data-buy" in client.get("/en-us/p/cup/").content.decode()


def test_a_piece_of_other_markets_says_so_and_offers_what_comes_to_her(client: Client) -> None:
    cup = make_product("CUP").product
    make_product("MUG", stock={"RTM": 9})
    Product.objects.filter(pk=cup.pk).update(everywhere=False)
    Publication.objects.create(product=cup, market=markets.by_code("jp"))
    assert client.get("/en-jp/p/cup/").status_code == 200
    answer = client.get("/en-eu/p/cup/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Cup is not sold in European Union" in page
    assert 'href="/en-eu/p/mug/"' in page
    assert "noindex" in page


def test_a_retired_piece_is_gone_and_leads_on(client: Client) -> None:
    make_product("CUP", status="retired")
    make_product("MUG")
    answer = client.get("/en-us/p/cup/?utm_source=letter")
    assert answer.status_code == 410
    assert "Cup has left the shop" in answer.content.decode()
    assert 'href="/en-us/p/mug/"' in answer.content.decode()
    assert client.get("/en-us/p/cup/?utm_source=letter").status_code == 410


def test_an_old_address_leads_to_the_new_one_with_its_query(client: Client) -> None:
    cup = make_product("CUP", slug="new-cup").product
    OldSlug.objects.create(kind="product", slug="old-cup", product=cup)
    answer = client.get("/de-eu/p/old-cup/?v=CUP&utm_source=letter")
    assert answer.status_code == 301
    assert answer["Location"] == "/de-eu/p/new-cup/?v=CUP&utm_source=letter"


def test_an_old_address_never_leads_to_another_site(client: Client) -> None:
    cup = make_product("CUP", slug="new-cup").product
    OldSlug.objects.create(kind="product", slug="old-cup", product=cup)
    answer = client.get("/de-eu/p/old-cup/?next=//evil.example/%0d%0aSet-Cookie:x")
    assert answer["Location"].startswith("/de-eu/p/new-cup/?")
    assert "\n" not in answer["Location"]


def test_a_draft_is_as_if_it_were_not(client: Client) -> None:
    make_product("CUP", status="draft")
    assert client.get("/de-eu/p/cup/").status_code == 404
    assert "Cup" not in client.get("/de-eu/p/cup/").content.decode()


def test_the_union_reads_who_answers_for_safety_and_others_do_not(client: Client) -> None:
    maker = Maker.objects.create(
        name="Kiln House",
        address="1 Kiln Road\nJingdezhen",
        country="CN",
        email="safe@kiln.example",
        responsible_name="Agent BV",
        responsible_address="Kade 1\nRotterdam",
        responsible_country="NL",
        responsible_email="eu@agent.example",
    )
    cup = make_product("CUP", stock={"RTM": 1, "LAX": 1}).product
    Product.objects.filter(pk=cup.pk).update(brand=Brand.objects.create(slug="kiln", name_en="Kiln", maker=maker))
    union = client.get("/en-eu/p/cup/").content.decode()
    assert "Product safety" in union
    for words in ("Kiln House", "1 Kiln Road", "Jingdezhen", "China", "Agent BV", "Netherlands", "eu@agent.example"):
        assert words in union
    assert "Product safety" not in client.get("/en-us/p/cup/").content.decode()


def test_relations_stand_in_rows_of_their_own(client: Client) -> None:
    cup = make_product("CUP").product
    far = make_category("lamps", name="Lamps")
    for n, kind in enumerate(("together", "accessory", "related")):
        other = make_product(f"OTHER-{n}", category=far).product
        Relation.objects.create(product=cup, other=other, kind=kind)
    page = client.get("/en-us/p/cup/").content.decode()
    rows = [page.index(title) for title in ("Often bought together", "Belongs to it", "Goes well with it")]
    assert rows == sorted(rows)
    assert all(page.count(f'href="/en-us/p/other-{n}/"') == 1 for n in range(3))


def test_questions_of_product_pages_are_shown_in_the_readers_language(client: Client) -> None:
    make_product("CUP")
    Question.objects.create(
        code="a", topic="returns", on_products=True, question_en="Back?", question_de="Zurück?", answer_en="Yes."
    )
    Question.objects.create(code="b", topic="account", question_en="Elsewhere?", answer_en="No.")
    page = client.get("/de-eu/p/cup/").content.decode()
    assert "Zurück?" in page
    assert "Elsewhere?" not in page


def test_every_text_is_shown_as_it_is_written(client: Client) -> None:
    cup = make_product("CUP", name=NASTY[:120]).product
    for field in ("summary", "description", "materials", "care", "origin_place", "seo_title", "meta_description"):
        setattr(cup, f"{field}_en", NASTY)
    cup.save()
    Image.objects.create(product=cup, file="originals/a.webp", width=10, height=10, alt_en=NASTY)
    page = client.get("/en-us/p/cup/").content.decode()
    assert "<img src=x" not in page
    assert "49" not in page.replace("%49", "")[page.index("product-title") :][:400]
    assert client.get("/ar-ae/p/cup/").status_code == 200


def test_a_lost_picture_and_no_picture_leave_the_page_whole(client: Client) -> None:
    cup = make_product("CUP").product
    assert client.get("/en-us/p/cup/").status_code == 200
    Image.objects.create(product=cup, file="originals/gone.webp", width=0, height=0)
    page = client.get("/en-gb/p/cup/")
    assert page.status_code == 200
    assert "/media/originals/gone.webp" in page.content.decode()


def test_other_sites_are_told_what_to_show_of_a_link(client: Client) -> None:
    cup = make_product("CUP", name="Cup").product
    Image.objects.create(
        product=cup,
        file="originals/a.webp",
        width=1600,
        height=1200,
        alt_en="A cup",
        renditions={"name": "a", "webp": [320, 1280]},
    )
    page = client.get("/zh-hans-cn/p/cup/").content.decode()
    for name, value in {
        "og:title": "Cup",
        "og:url": "http://testserver/zh-hans-cn/p/cup/",
        "og:locale": "zh_CN",
        "og:image": "http://testserver/media/renditions/a-1280.webp",
        "og:image:width": "1280",
        "og:image:height": "960",
    }.items():
        assert f'<meta property="{name}" content="{value}">' in page


def test_every_language_of_every_market_names_all_others(client: Client) -> None:
    """hreflang is worth something only when both pages name each other: all pages name the same set."""
    make_product("CUP")
    pages = [client.get(f"/{place}/p/cup/").content.decode() for place in ("de-eu", "en-world", "zh-hant-tw")]
    sets = [{line.strip() for line in page.splitlines() if 'rel="alternate"' in line} for page in pages]
    assert len(sets[0]) == 9 * len(markets.all_markets()) + 1
    assert sets[0] == sets[1] == sets[2]
    tags = [line.split('hreflang="')[1].split('"')[0] for line in sets[0]]
    assert len(tags) == len(set(tags))
    for place in ("de-eu", "en-world", "zh-hant-tw"):
        assert any(f'href="http://testserver/{place}/p/cup/"' in line for line in sets[0])


def test_dates_are_of_today_not_of_the_first_visit() -> None:
    first, last = arrival((2, 5), timezone.localdate())
    assert timezone.localdate() + timedelta(2) < first < last


def test_the_page_asks_the_price_of_the_market_and_tells_the_lowest_one_before_it_fell(client: Client) -> None:
    """Directive 98/6/EC, art. 6a: the union reads the lowest price of the 30 days before; 22.00 is 26.18 with tax."""
    cup = make_product("CUP", price={"EUR": "25.00", "USD": "25.00"}, stock={"RTM": 1, "LAX": 1})
    a_month = timezone.now() - timedelta(days=20)
    for currency in ("EUR", "USD"):
        PastPrice.objects.create(
            variant=cup, amount=money("22.00", currency), rank=PLAIN_RANK, starts_at=a_month, ends_at=timezone.now()
        )
    MarketPrice.objects.create(variant=cup, market_id="eu", amount=money("20.00", "EUR"), compare_at=money("25", "EUR"))
    Price.objects.filter(amount_currency="USD").update(compare_at="30", compare_at_currency="USD")
    union = client.get("/en-eu/p/cup/").content.decode()
    assert '<span class="price-now">€23.80</span>' in union
    assert "€26.18</s>" in union
    assert "Lowest price in the 30 days before: €26.18" in union
    states = client.get("/en-us/p/cup/").content.decode()
    assert '<span class="price-now">$25.00</span>' in states
    assert "Lowest price" not in states


def test_the_specification_stands_under_the_headings_of_its_family(client: Client) -> None:
    family = Family.objects.create(code="cups", name_en="Cups")
    group = AttributeGroup.objects.create(code="size", label_en="Size and weight")
    height = Attribute.objects.create(code="height", label_en="Height", kind="number", unit="mm")
    loose = Attribute.objects.create(code="note", label_en="Note", kind="text")
    FamilyAttribute.objects.create(family=family, attribute=height, group=group)
    cup = make_product("CUP").product
    Product.objects.filter(pk=cup.pk).update(family=family)
    Specification.objects.create(product=cup, attribute=loose, value="By hand")
    Specification.objects.create(product=cup, attribute=height, value=62)
    page = client.get("/de-us/p/cup/").content.decode()
    table = page[page.index('class="specs"') :]
    assert table.index("Size and weight") < table.index("62\u00a0mm") < table.index("By hand")


def test_old_addresses_of_lists_lead_to_the_new_ones_and_what_never_was_is_no_page(client: Client) -> None:
    category = make_product("CUP").product.category
    brand = Brand.objects.create(slug="kiln", name_en="Kiln")
    OldSlug.objects.create(kind="category", slug="tee", category=category)
    OldSlug.objects.create(kind="brand", slug="oven", brand=brand)
    answer = client.get("/de-eu/c/tee/?sort=new")
    assert (answer.status_code, answer["Location"]) == (301, "/de-eu/c/tea/?sort=new")
    answer = client.get("/de-eu/brands/oven/")
    assert (answer.status_code, answer["Location"]) == (301, "/de-eu/brands/kiln/")
    for path in ("c/none/", "brands/none/", "collections/none/"):
        assert client.get(f"/de-eu/{path}").status_code == 404


def test_a_list_tells_search_engines_where_it_stands(client: Client) -> None:
    make_product("CUP", category=make_category("cups", name="Cups", parent=make_category("tea", name="Tea")))
    page = client.get("/en-us/c/cups/").content.decode()
    data = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    assert [(item["name"], item["item"]) for item in data["@graph"][0]["itemListElement"]] == [
        ("Tea", "http://testserver/en-us/c/tea/"),
        ("Cups", "http://testserver/en-us/c/cups/"),
    ]
    assert '<meta property="og:url" content="http://testserver/en-us/c/cups/">' in page


def test_a_preorder_says_when_it_leaves_and_is_delivered_after_that_day(client: Client) -> None:
    cup = make_product("CUP", stock={"RTM": 0, "LAX": 3}, weight_g=300)
    leaves = timezone.localdate() + timedelta(days=40)
    promise_pieces("CUP", "RTM", 5, until=leaves - timedelta(days=5), ships_on=leaves)
    found = product_page("cup", reader("eu", "en"), wanted="")
    assert isinstance(found, ProductView)
    assert (found.stock.state, found.stock.most) == ("preorder", 5)
    assert found.stock.sentence == f"Order now, it leaves us on {write_date(leaves, 'en')}"
    usual = arrival((2, 5), timezone.localdate())
    assert found.delivery is not None
    assert found.delivery.dates == write_days(usual[0] + timedelta(40), usual[1] + timedelta(40), "en")
    assert '"availability": "https://schema.org/PreOrder"' in found.json_ld
    assert product_page("cup", reader("us", "en"), wanted="").stock.state == "low"  # type: ignore[union-attr]
    stock.receive("CUP", "RTM", 6)
    assert product_page("cup", reader("eu", "en"), wanted="").stock.left == 6  # type: ignore[union-attr]
    assert cup.sku == found.sku


def test_what_is_sold_out_takes_an_address_to_write_to_and_what_is_there_does_not(client: Client) -> None:
    make_product("OUT", stock={})
    make_product("CUP", stock={"RTM": 1})
    assert 'action="/en-eu/back-in-stock/"' in client.get("/en-eu/p/out/").content.decode()
    assert "back-in-stock" not in client.get("/en-eu/p/cup/").content.decode()


def test_films_and_papers_are_links_and_papers_are_those_of_the_readers_language(client: Client) -> None:
    cup = make_product("CUP").product
    Video.objects.create(product=cup, url="https://www.youtube.com/watch?v=abc", title_en="How it is thrown")
    for language, kind in (("", "certificate"), ("de", "care"), ("fr", "manual")):
        Document.objects.create(
            product=cup, kind=kind, language=language, file=f"documents/{kind}.pdf", size_bytes=1_234_567
        )
    page = client.get("/de-us/p/cup/").content.decode()
    assert 'href="https://www.youtube.com/watch?v=abc" rel="noopener noreferrer external">How it is thrown</a>' in page
    assert "/media/documents/certificate.pdf" in page
    assert "/media/documents/care.pdf" in page
    assert "/media/documents/manual.pdf" not in page
    assert "1,2\u00a0MB" in page
