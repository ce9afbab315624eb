"""What robots read."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from catalog.feeds import hreflang
from shop import markets
from tests.factories import make_product

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


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

    page = client.get("/sitemaps/zh-hans-hk-1.xml")
    part = ElementTree.fromstring(page.content)
    assert [url.findtext(f"{MAP}loc") for url in part] == [
        "http://testserver/zh-hans-hk/",
        "http://testserver/zh-hans-hk/c/tea/",
        "http://testserver/zh-hans-hk/p/cup/",
    ]
    sisters = {link.get("hreflang"): link.get("href") for link in part[2].iter(LINK)}
    assert len(sisters) == 9 * len(markets.all_markets()) + 1
    assert sisters["zh-Hans-HK"] == "http://testserver/zh-hans-hk/p/cup/"
    assert sisters["fr-FR"] == "http://testserver/fr-eu/p/cup/"
    assert sisters["x-default"] == "http://testserver/en-world/p/cup/"
    assert part[2].findtext(f"{MAP}lastmod") is not None


def test_a_part_that_is_not_there_is_a_404(client: Client) -> None:
    for path in ("de-eu-2", "de-eu-0", "xx-eu-1", "de-mars-1", "de-eu-999999"):
        assert client.get(f"/sitemaps/{path}.xml").status_code == 404


def test_the_rest_of_the_world_is_a_language_without_a_country() -> None:
    assert hreflang("zh-hant", markets.by_code("world")) == "zh-Hant"
    assert hreflang("de", markets.by_code("jp")) == "de-JP"
