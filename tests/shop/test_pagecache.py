"""Kept pages: made once, served to everybody, forgotten when the catalogue changes, never personal."""

import gzip

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from shop import pagecache
from shop.pagecache import PageCacheMiddleware, cached_page


class Shop:
    """A shop with one page that counts how often it was made."""

    def __init__(self, status: int = 200, cookie: str = "") -> None:
        self.made, self.status, self.cookie = 0, status, cookie
        self.middleware = PageCacheMiddleware(self.answer)

    def page(self, request):
        self.made += 1
        answer = HttpResponse(f"made {self.made}", status=self.status)
        if self.cookie:
            answer.set_cookie("who", self.cookie)
        return answer

    def answer(self, request):
        request.resolver_match = type("Match", (), {"func": self.cached})
        return self.page(request)

    @staticmethod
    def cached():
        """Stands for the marked view."""

    def get(self, path="/de-eu/p/teapot/", **headers):
        return self.middleware(RequestFactory().get(path, headers=headers))


Shop.cached = staticmethod(cached_page("page")(Shop.cached))


@pytest.fixture
def shop():
    cache.clear()
    pagecache._varies.clear()
    return Shop()


def test_a_page_is_made_once_and_served_to_everybody(shop):
    assert [shop.get().content for _n in range(3)] == [b"made 1"] * 3


def test_only_the_named_query_parameters_make_another_page(shop):
    shop.get()
    assert shop.get("/de-eu/p/teapot/?utm_source=x").content == b"made 1"
    assert shop.get("/de-eu/p/teapot/?page=2").content == b"made 2"
    assert shop.get("/ja-jp/p/teapot/").content == b"made 3"


def test_a_change_of_the_catalogue_makes_every_page_anew(shop, django_capture_on_commit_callbacks, db):
    shop.get()
    with django_capture_on_commit_callbacks(execute=True):
        pagecache.bump()
    assert shop.get().content == b"made 2"


def test_a_browser_that_has_the_page_is_told_so_in_a_few_bytes(shop):
    tag = shop.get()["ETag"]
    answer = shop.get(if_none_match=tag)
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_page_asked_for_again_is_kept_packed_and_every_browser_can_read_it(shop):
    shop.get()
    packed = [shop.get(accept_encoding="gzip, br") for _n in range(2)]
    assert [(answer["Content-Encoding"], gzip.decompress(answer.content)) for answer in packed] == [
        ("gzip", b"made 1")
    ] * 2
    plain = shop.get()
    assert (plain.content, plain.get("Content-Encoding"), plain["Content-Length"]) == (b"made 1", None, "6")


@pytest.mark.parametrize("odd", [Shop(status=404), Shop(cookie="anna")])
def test_a_page_that_is_missing_or_personal_is_never_kept(odd):
    cache.clear()
    assert [odd.get().content for _n in range(2)] == [f"made {odd.made - 1}".encode(), f"made {odd.made}".encode()]
