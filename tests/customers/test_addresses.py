"""The address book: filled by orders and by hand, one address first, and nobody sees another's."""

import pytest

from customers import addresses
from customers.errors import EnoughAddresses
from customers.models import BookedAddress
from shop.errors import Missing
from shop.models import User
from tests.orders.browsing import post
from tests.orders.making import BERLIN, LEEDS, SALEM, TOKYO

pytestmark = pytest.mark.django_db
FORM = {
    "country": "GB",
    "name": "Ann Lee",
    "street": "1 High Street",
    "city": "Leeds",
    "postal": "ls1 4dy",
    "save": "1",
}


def person(name="ann"):
    return User.objects.create_user(f"{name}@example.org", "a long password here")


def names(user):
    return [row.written.name for row in addresses.book_of(user)]


def test_the_first_address_comes_first_until_another_is_made_so():
    ann = person()
    addresses.keep(ann, BERLIN)
    leeds = addresses.keep(ann, LEEDS)
    addresses.keep(ann, TOKYO)
    assert names(ann) == ["Käthe Brückner", "山田 花子", "Ann Lee"]
    addresses.make_default(ann, leeds.token)
    assert names(ann) == ["Ann Lee", "山田 花子", "Käthe Brückner"]
    assert BookedAddress.objects.filter(is_default=True).count() == 1


def test_an_address_that_is_used_again_is_one_row_and_knows_how_the_parcel_went():
    ann = person()
    for method in ("standard", "express", ""):
        addresses.keep(ann, BERLIN, shipping_method=method)
    [row] = addresses.book_of(ann)
    assert row.shipping_method == "express"


def test_a_full_book_takes_no_more(monkeypatch):
    monkeypatch.setattr(addresses, "MOST", 2)
    ann = person()
    addresses.keep(ann, BERLIN)
    addresses.keep(ann, LEEDS)
    with pytest.raises(EnoughAddresses):
        addresses.keep(ann, SALEM)
    addresses.keep(ann, LEEDS)
    assert BookedAddress.objects.count() == 2


def test_nobody_reads_or_changes_another_ones_address(client):
    row = addresses.keep(person(), BERLIN)
    bob = person("bob")
    for verb in (addresses.booked, addresses.make_default, addresses.remove):
        with pytest.raises(Missing):
            verb(bob, row.token)
    with pytest.raises(Missing):
        addresses.change(bob, row.token, LEEDS)
    client.force_login(bob)
    path = f"/en-eu/account/addresses/{row.token}/"
    assert client.get(path).status_code == 404
    for where, sent in ((path, FORM), (f"{path}change/", {"remove": "1"}), (f"{path}change/", {"first": "1"})):
        assert post(client, where, sent).status_code == 404
    assert addresses.booked(row.user, row.token).written == BERLIN


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/en-eu/account/addresses/")["Location"].startswith("/en-eu/account/login/")


def test_an_address_is_written_changed_put_first_and_removed(client):
    ann = person()
    client.force_login(ann)
    assert post(client, "/en-gb/account/addresses/new/", FORM)["Location"] == "/en-gb/account/addresses/"
    [row] = addresses.book_of(ann)
    assert (row.written.postal, row.is_default) == ("LS1 4DY", True)
    path = f"/en-gb/account/addresses/{row.token}/"
    page = client.get("/en-gb/account/addresses/").content.decode()
    assert "1 High Street" in page and row.token in page
    assert "LS1 4DY" in client.get(path).content.decode()
    post(client, path, {**FORM, "name": "Ann L."})
    assert names(ann) == ["Ann L."]
    other = addresses.keep(ann, BERLIN)
    post(client, f"/en-gb/account/addresses/{other.token}/change/", {"first": "1"})
    assert names(ann) == ["Käthe Brückner", "Ann L."]
    post(client, f"/en-gb/account/addresses/{other.token}/change/", {"remove": "1"})
    assert names(ann) == ["Ann L."]


@pytest.mark.parametrize(
    ("country", "wrong"),
    [
        ("DE", {"postal": "1234"}),
        ("US", {"region": "OR", "postal": "10001"}),
        ("JP", {"postal": "1", "region": "東京都"}),
    ],
)
def test_a_postal_code_that_is_not_of_the_country_or_region_is_told_at_its_field(client, country, wrong):
    client.force_login(person())
    sent = {**FORM, "country": country, "city": "Salem", **wrong}
    answer = post(client, "/en-us/account/addresses/new/", sent)
    assert answer.status_code == 422
    assert 'id="id_postal_error"' in answer.content.decode()
    assert "1 High Street" in answer.content.decode()
    assert BookedAddress.objects.count() == 0


def test_another_country_shows_its_own_form_and_keeps_what_was_typed(client):
    client.force_login(person())
    page = post(client, "/en-us/account/addresses/new/", {"country": "JP", "name": "Ann", "recount": "country"})
    assert page.status_code == 200
    assert "Prefecture" in page.content.decode() and 'value="Ann"' in page.content.decode()


def test_the_same_form_sent_twice_is_one_address(client):
    ann = person()
    client.force_login(ann)
    sent = {**FORM, "once": "key-of-one-form"}
    first, second = (post(client, "/en-gb/account/addresses/new/", sent) for _click in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert post(client, "/en-gb/account/addresses/new/", {**sent, "name": "Bo"}).status_code == 422
    assert names(ann) == ["Ann Lee"]
