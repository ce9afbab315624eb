"""The wish list of an account: kept, brought along from a browser, taken away; a stranger's stays in her browser."""

import re

import pytest
from django.test import Client

from catalog.models import Product
from customers import wishes
from customers.models import Wish
from shop.models import User
from tests.customers.conftest import sign_in
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db
PAGE = "/de-eu/account/wishes/"
OURS = {"Sec-Fetch-Site": "same-origin"}
SCRIPT = OURS | {"Accept": "application/json"}


@pytest.fixture
def mia() -> User:
    for sku in ("CUP", "POT", "LAMP"):
        make_product(sku)
    return User.objects.create(email="mia@shop.example", name="Mia")


def test_the_latest_wish_comes_first_and_none_comes_twice(mia: User) -> None:
    assert wishes.keep(mia, ["cup"]) == ("cup",)
    assert wishes.keep(mia, ["lamp", "pot", "nothing"]) == ("lamp", "pot", "cup")
    assert wishes.keep(mia, ["cup"]) == ("lamp", "pot", "cup")
    assert wishes.drop(mia, ["pot", "nothing"]) == ("lamp", "cup")
    assert Wish.objects.count() == 2


def test_of_more_than_a_list_holds_the_oldest_go(mia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "MOST_KEPT", 2)
    wishes.keep(mia, ["cup"])
    assert wishes.keep(mia, ["lamp", "pot"]) == ("lamp", "pot")
    assert Wish.objects.count() == 2


def test_nobody_sees_the_wishes_of_somebody_else(mia: User) -> None:
    other = User.objects.create(email="noa@shop.example", name="Noa")
    wishes.keep(mia, ["cup"])
    assert wishes.wished(other) == ()
    wishes.drop(other, ["cup"])
    assert wishes.wished(mia) == ("cup",)


def test_wishes_go_with_the_account_and_with_the_product(mia: User) -> None:
    wishes.keep(mia, ["cup", "pot"])
    Product.objects.create(slug="vase", category=make_category())
    wishes.keep(mia, ["vase"])
    Product.objects.filter(slug="vase").delete()
    assert wishes.wished(mia) == ("cup", "pot")
    mia.delete()
    assert not Wish.objects.exists()


def test_signed_in_her_list_is_a_page_and_part_of_the_small_request(client: Client, member: User) -> None:
    make_product("CUP")
    make_product("POT")
    sign_in(client)
    answer = client.post(PAGE, {"do": "keep", "p": "pot,cup"}, headers=SCRIPT)
    assert answer.json() == {"wishes": ["pot", "cup"]}
    assert client.get("/de-eu/me/").json()["wishes"] == ["pot", "cup"]
    page = client.get(PAGE)
    assert re.findall(r'name="p" value="([a-z]+)"', page.content.decode()) == ["pot", "cup"]
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    answer = client.post(PAGE, {"do": "drop", "p": "pot"}, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert wishes.wished(member) == ("cup",)


def test_a_stranger_without_scripts_gets_the_page_of_what_she_wants_and_nothing_is_kept(client: Client) -> None:
    make_product("CUP")
    answer = client.post(PAGE, {"do": "keep", "p": "cup"}, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (302, "/de-eu/wishes/?p=cup")
    assert client.post(PAGE, {"do": "keep", "p": "cup"}, headers=SCRIPT).json() == {"wishes": None}
    assert client.get(PAGE)["Location"] == "/de-eu/wishes/"
    assert client.get("/de-eu/me/").json()["wishes"] is None
    assert not Wish.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"do": "keep"}, {"do": "steal", "p": "cup"}, {"do": "keep", "p": "<b>"}, {"do": "keep", "p": "a," * 5000}],
)
def test_what_is_no_wish_is_refused_and_changes_nothing(client: Client, member: User, sent: dict[str, str]) -> None:
    make_product("CUP")
    sign_in(client)
    assert client.post(PAGE, sent, headers=OURS).status_code == 400
    assert not Wish.objects.exists()


def test_another_site_cannot_fill_her_list(client: Client, member: User) -> None:
    make_product("CUP")
    sign_in(client)
    answer = client.post(PAGE, {"do": "keep", "p": "cup"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Wish.objects.exists()
