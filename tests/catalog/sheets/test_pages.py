"""The staff pages of sheets: bring one, see it under way, its faults in one's language, load it, take one out."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import Price, SheetRun
from catalog.sheets import runs
from catalog.sheets.tallying import Stage
from shop.models import User
from tests.factories import make_product

pytestmark = pytest.mark.django_db
LIST = "/admin/catalog/sheetrun/"


@pytest.fixture(autouse=True)
def _folder(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"  # type: ignore[attr-defined]


def signed_in(client: Client, **rights: bool) -> User:
    user = User.objects.create(email="mei@shop.example", name="Mei", is_staff=True, **rights)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


@pytest.fixture
def mei(client: Client) -> User:
    return signed_in(client, is_superuser=True)


def upload(client: Client, text: str) -> SheetRun:
    given = SimpleUploadedFile("prices.csv", text.encode())
    answer = client.post(f"{LIST}bring/", {"sheet": given, "encoding": ""})
    run = SheetRun.objects.latest("id")
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{run.pk}/change/")
    return run


def page(client: Client, run: SheetRun, **headers: str) -> str:
    answer = client.get(f"{LIST}{run.pk}/change/", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_sheet_is_brought_looked_at_loaded_and_shown_at_each_step(
    client: Client, mei: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_product("CUP", price={"EUR": "20.00"})
    run = upload(client, "sku,price:EUR,stock:SZX\nCUP,18,9\n")

    assert "Is being looked at: Waiting for a worker" in page(client, run)
    cache.set(runs._key(run.pk), (Stage.READING, 12_000, 100_000), 60)
    part = page(client, run, HX_Request="true")
    assert "<html" not in part
    assert '<progress id="sheet-progress" max="100000" value="12000">' in part
    assert "Is being looked at: Reading the rows" in part
    assert "12,000 of 100,000" in part

    runs.work()
    with django_assert_max_num_queries(8):
        shown = page(client, run)
    assert "Load 1 row<" in shown.replace("\n", "").replace("  ", "")
    assert "Stock is set to what the sheet says." in shown
    assert '<code dir="ltr">price:EUR</code>' in shown

    client.post(f"{LIST}{run.pk}/load/")
    runs.work()
    assert "Loaded by Mei" in page(client, run)
    assert Price.objects.get().amount.amount == 18
    assert client.get(LIST).status_code == 200


def test_faults_are_told_in_the_readers_language_by_row_and_column(client: Client, mei: User) -> None:
    make_product("CUP", price={"EUR": "20.00"})
    run = upload(client, "sku,price:EUR\nCUP,-1\n")
    runs.work()
    shown = page(client, run, accept_language="de")
    cells = '<td>2</td><td><code dir="ltr">price:EUR</code></td><td dir="auto">Das darf nicht unter null liegen.</td>'
    assert f"<tr>{cells}</tr>" in shown
    assert "/load/" not in shown
    listed = client.get(f"{LIST}{run.pk}/faults.csv", headers={"accept-language": "de"}).content.decode("utf-8-sig")
    assert listed.splitlines()[1] == "2,price:EUR,Das darf nicht unter null liegen."
    assert Price.objects.get().amount.amount == 20


def test_a_sheet_that_changes_nothing_cannot_be_loaded(client: Client, mei: User) -> None:
    make_product("CUP", price={"EUR": "20.00"})
    run = upload(client, "sku,price:EUR\nCUP,20\n")
    runs.work()
    shown = page(client, run)
    assert "The sheet changes nothing." in shown
    assert "/load/" not in shown


def test_whoever_asks_again_is_told_why(client: Client, mei: User) -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    run = upload(client, "sku,price:EUR,name:de\nCUP,20,Becher\n")
    runs.work()
    client.post(f"{LIST}{run.pk}/load/")
    cup.prices.update(amount="25.00")
    runs.work()
    shown = page(client, run)
    assert "The catalogue has changed since you looked, so the sheet would do something else now." in shown
    assert "/load/" in shown


def test_without_the_rights_nothing_is_brought_nor_loaded(client: Client) -> None:
    signed_in(client)
    given = SimpleUploadedFile("prices.csv", b"sku\nCUP\n")
    assert client.post(f"{LIST}bring/", {"sheet": given}).status_code == 403
    assert client.get(LIST).status_code == 403
    assert not SheetRun.objects.exists()


def test_a_sheet_is_taken_out_as_csv_and_as_workbook(client: Client, mei: User) -> None:
    make_product("CUP", price={"EUR": "20.00"}, stock={"SZX": 5})
    asked = {"what": "stock", "family": "", "file": "csv"}
    answer = client.post(f"{LIST}take-out/", asked)
    assert b"".join(answer).decode("utf-8-sig").splitlines() == ["product,sku,stock:SZX", "cup,CUP,5"]
    assert b"".join(client.post(f"{LIST}take-out/", {**asked, "file": "xlsx"})).startswith(b"PK")
