"""What robots read."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from catalog import freshness
from catalog.models import Article, Brand, Collection, Product
from shop import markets
from shop.alternates import hreflang
from tests.factories import make_product

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_robots_are_told_where_the_sitemap_is_and_what_is_private(client: Client) -> None:
    page = client.get("/robots.txt")
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://testserver/sitemap.xml\n" in page.content.decode()
    assert "Disallow: /*/account/\n" in page.content.decode()


def test_the_sitemap_lists_every_page_in_every_language_and_market(client: Client) -> None:
    make_product("CUP")
    make_product("HIDDEN", status="draft")
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [loc.text for loc in index.iter(f"{MAP}loc")]
    assert len(parts) == 9 * len(markets.all_markets())
    assert "http://testserver/sitemaps/zh-hans-hk-1.xml" in parts

    part = ElementTree.fromstring(b"".join(client.get("/sitemaps/zh-hans-hk-1.xml")))
    assert [url.findtext(f"{MAP}loc") for url in part] == [
        f"http://testserver/zh-hans-hk/{path}" for path in ("", "c/tea/", "brands/", "journal/", "questions/", "p/cup/")
    ]
    assert part[5].findtext(f"{MAP}lastmod") == f"{timezone.now():%Y-%m-%d}"


def test_the_sitemap_names_brands_collections_and_articles_that_have_a_page(client: Client) -> None:
    cup = make_product("CUP")
    Product.objects.update(brand=Brand.objects.create(slug="kiln", name_en="Kiln"))
    Brand.objects.create(slug="bare", name_en="Bare")
    Collection.objects.create(slug="autumn", name_en="Autumn", published=True)
    Collection.objects.create(slug="japan", name_en="Japan", published=True, markets=["jp"])
    Collection.objects.create(slug="draft", name_en="Draft")
    Article.objects.create(slug="slow", title_en="Slow", published=True, published_at=timezone.now() - timedelta(1))
    freshness.refresh_due()
    part = b"".join(client.get("/sitemaps/en-eu-1.xml")).decode()
    assert [
        path
        for path in ("brands/kiln/", "collections/autumn/", "journal/slow/", f"p/{cup.product.slug}/")
        if path not in part
    ] == []
    assert [path for path in ("brands/bare/", "collections/japan/", "collections/draft/") if path in part] == []


def test_ten_thousand_products_are_a_part_of_the_map(client: Client) -> None:
    cup = make_product("CUP").product
    Product.objects.filter(pk=cup.pk).update(status="draft")
    far = Product.objects.create(
        pk=20_001, slug="far", category=cup.category, status="published", origin_country="CN", hs_code="691110"
    )
    index = client.get("/sitemap.xml").content.decode()
    assert "/sitemaps/de-eu-1.xml" in index
    assert "/sitemaps/de-eu-2.xml" not in index
    assert "/sitemaps/de-eu-3.xml" in index
    assert b"/de-eu/p/far/" in b"".join(client.get("/sitemaps/de-eu-3.xml"))
    assert client.get("/sitemaps/de-eu-2.xml").status_code == 404
    assert far.pk == 20_001


def test_a_part_that_is_not_there_is_a_404(client: Client) -> None:
    for path in ("de-eu-2", "de-eu-0", "xx-eu-1", "de-mars-1", "de-eu-999999"):
        assert client.get(f"/sitemaps/{path}.xml").status_code == 404


def test_the_rest_of_the_world_is_a_language_without_a_country() -> None:
    assert hreflang("zh-hant", markets.by_code("world")) == "zh-Hant"
    assert hreflang("de", markets.by_code("jp")) == "de-JP"
