"""The wish list of an account: merged at sign-in, the same on all devices, usable without script."""

import pytest
from django.test import Client

from customers import wished
from customers.errors import EnoughWished
from customers.models import Wished
from shop.errors import Missing
from shop.models import User
from tests.factories import make_product

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}
CHANGE = "/de-eu/wish-list/change/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def mia() -> User:
    for slug in ("cup", "pot", "jar", "tray"):
        make_product(slug.upper(), slug=slug)
    return User.objects.create_user(email="mia@example.org", password="x", name="Mia")


def device(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def told(client: Client) -> list[str] | None:
    return client.get("/de-eu/me/").json()["wishes"]


def change(client: Client, **deed: str):
    return client.post(CHANGE, deed, headers={**OURS, "Accept": "application/json"})


def test_the_newest_wish_stands_first_and_a_second_time_changes_nothing(mia: User) -> None:
    assert [wished.keep(mia, slug) for slug in ("cup", "pot", "cup")] == [True, True, False]
    assert wished.slugs_of(mia) == ["pot", "cup"]
    assert [wished.drop(mia, "cup"), wished.drop(mia, "cup")] == [True, False]
    assert wished.slugs_of(mia) == ["pot"]


def test_at_sign_in_the_browsers_pieces_come_first_in_their_order_and_duplicates_fall_together(mia: User) -> None:
    wished.keep(mia, "cup")
    wished.keep(mia, "pot")
    assert wished.merge(mia, ["jar", "cup", "nothing", "jar", "tray", "'; --"]) == ["jar", "tray", "pot", "cup"]
    assert wished.merge(mia, ["jar", "cup"]) == ["jar", "tray", "pot", "cup"]


def test_a_full_list_loses_nothing_and_says_so(mia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wished, "MOST", 3)
    wished.keep(mia, "cup")
    assert wished.merge(mia, ["pot", "jar", "tray"]) == ["pot", "jar", "cup"]
    with pytest.raises(EnoughWished):
        wished.keep(mia, "tray")
    answer = change(device(mia), keep="tray")
    assert answer.status_code == 409
    assert answer.json() == {
        "wishes": ["pot", "jar", "cup"],
        "trouble": "Ihre Wunschliste fasst 3 Stücke. Bitte nehmen Sie zuerst eines herunter.",
    }


def test_what_the_shop_does_not_have_is_no_wish(mia: User) -> None:
    make_product("DRAFT", slug="draft", status="draft")
    for slug in ("draft", "nothing", "", "x" * 500, "\u202e"):
        with pytest.raises(Missing):
            wished.keep(mia, slug)
    assert change(device(mia), merge="\x1f,,,%27," + "x" * 9000).json()["wishes"] == []
    assert not Wished.objects.exists()


def test_two_devices_agree(mia: User) -> None:
    phone, desk = device(mia), device(mia)
    assert change(phone, merge="cup,pot").json()["wishes"] == ["cup", "pot"]
    assert told(desk) == ["cup", "pot"]
    change(desk, drop="cup")
    change(desk, keep="jar")
    assert told(phone) == ["jar", "pot"]


def test_a_visitor_has_no_list_and_sees_nobodys(mia: User, client: Client) -> None:
    wished.keep(mia, "cup")
    assert told(client) is None
    assert change(client, keep="cup").status_code == 403
    assert client.get("/de-eu/wish-list/").status_code == 302
    answer = client.post(CHANGE, {"keep": "cup"}, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (303, "/de-eu/account/login/?next=%2Fde-eu%2Fwish-list%2F")
    other = User.objects.create_user(email="bo@example.org", password="x")
    assert told(device(other)) == []
    assert change(device(other), drop="cup").json()["wishes"] == []
    assert wished.slugs_of(mia) == ["cup"]


def test_without_script_a_piece_is_put_on_the_list_and_taken_off_by_forms(mia: User) -> None:
    client = device(mia)
    page = client.get("/de-eu/p/cup/").content.decode()
    assert '<button class="choice" type="submit" name="keep" value="cup">' in page
    assert client.post(CHANGE, {"keep": "cup"}, headers=OURS)["Location"] == "/de-eu/wish-list/"
    page = client.get("/de-eu/wish-list/").content.decode()
    assert 'name="drop" value="cup"' in page
    assert "/de-eu/p/cup/" in page
    client.post(CHANGE, {"drop": "cup"}, headers=OURS)
    assert "Nothing on it yet" in Client.get(client, "/en-eu/wish-list/").content.decode()


def test_what_is_not_sold_here_stays_on_the_list(mia: User) -> None:
    banned = make_product("BAN", slug="ban", status="published").product
    wished.keep(mia, "ban")
    banned.everywhere = False
    banned.save()
    make_product("NEW")  # the lists follow
    page = device(mia).get("/en-eu/wish-list/").content.decode()
    assert "1 piece of your list is not sold here at the moment" in page
    assert wished.slugs_of(mia) == ["ban"]


def test_a_form_of_another_site_changes_nothing(mia: User) -> None:
    answer = device(mia).post(CHANGE, {"keep": "cup"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Wished.objects.exists()
