"""Translations in bulk: what is missing is counted, sheets go out and come back, and nothing is half taken over."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import BadSheet, FaultySheet, SheetTaken
from catalog.models import Category, Product, TranslationSheet
from catalog.wording import desk, xliff, xlsx
from catalog.wording.bringing import bring_in, look
from catalog.wording.missing import PAGE, count, gaps
from catalog.wording.sheet import Line, Text, digest, every_text, tidy
from catalog.wording.tables import TARGETS, spoken
from shop.models import User
from tests.factories import make_category, make_product

pytestmark = pytest.mark.django_db

FORMATS = [pytest.param(xlsx, id="xlsx"), pytest.param(xliff, id="xliff")]


@pytest.fixture
def mei(client: Client) -> User:
    user = User.objects.create(email="mei@shop.example", name="Mei", is_staff=True, is_superuser=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def pot(**words: str) -> Product:
    """A product that speaks English and German, and nothing else."""
    product = make_product("POT", name="Teapot", stock={}).product
    said = {"name_en": "Teapot", "name_de": "Kanne", "summary_en": "Holds %(cups)s cups.", "summary_de": ""} | words
    Product.objects.filter(pk=product.pk).update(**said)
    product.refresh_from_db()
    return product


def products(**choice: Any) -> list[Text]:
    return list(every_text([spoken()["catalog.product"]], ["de", "ja"], **choice))


def line(product: Product, field: str, language: str, words: str, **more: Any) -> Line:
    told = {"row": 2, "source": digest(getattr(product, f"{field}_en") or ""), "was": ""} | more
    key = told.pop("key", f"catalog.product/{product.pk}/{field}")
    return Line(key=key, language=language, words=words, **told)


def words_of(product: Product) -> list[tuple[str, ...]]:
    product.refresh_from_db()
    return [
        tuple(getattr(product, f"{field}_{code}") or "" for code in ("en", "de", "ja")) for field in ("name", "summary")
    ]


def test_what_is_missing_is_counted_by_language():
    pot()
    found = count(spoken()["catalog.product"])
    assert (found.said, found.lacking["de"], found.lacking["ja"], found.is_all) == (2, 1, 2, True)
    assert tuple(found.lacking) == TARGETS


def test_an_empty_english_text_is_missing_nowhere():
    pot(summary_en="")
    assert count(spoken()["catalog.product"]).lacking["de"] == 0


def test_a_category_counts_with_the_categories_inside_and_without_its_neighbours():
    product = pot()
    outer, inner = make_category("outer"), make_category("inner")
    Category.objects.filter(pk=inner.pk).update(parent=outer)
    Product.objects.filter(pk=product.pk).update(category=inner)
    make_category("other")
    assert [count(spoken()["catalog.product"], slug).said for slug in ("outer", "inner", "other")] == [2, 2, 0]


def test_gaps_are_listed_a_page_at_a_time_behind_the_last_key():
    for number in range(PAGE + 1):
        make_product(f"P-{number}", name=f"Thing {number}", stock={})
    Product.objects.update(name_en="Thing", name_fr="", summary_en="")
    one = spoken()["catalog.product"]
    first = gaps(one, "fr")
    second = gaps(one, "fr", after=first[-1].pk)
    assert (len({gap.pk for gap in first}), len({gap.pk for gap in second})) == (PAGE, 1)
    assert {gap.field for gap in first} == {"name"}


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "1; DROP TABLE catalog_product", "\x00"])
def test_a_key_that_is_none_is_refused(after: str):
    with pytest.raises(ValueError, match="is no key"):
        gaps(spoken()["catalog.product"], "de", after=after)


@pytest.mark.parametrize("kind", FORMATS)
def test_out_and_back_changes_nothing(kind: Any, mei: User):
    product = pot(summary_de="Fasst\r\n%(cups)s Tassen.", name_en="=Teapot", name_de="'=Kanne")
    before = words_of(product)
    found = bring_in(kind.read(kind.write(products(), ["de", "ja"])), mei)
    assert (found.changes, found.faults, found.same, found.empty) == ([], [], 2, 2)
    assert words_of(product) == before
    assert not LogEntry.objects.filter(actor=mei).exists()


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(source=st.text(min_size=1, max_size=60), german=st.text(max_size=60))
def test_every_text_comes_back_as_it_went(kind: Any, source: str, german: str):
    text = Text("catalog.product/1/name", source, {"de": german})
    [back] = kind.read(kind.write([text], ["de"]))
    assert (back.key, back.language, back.source) == (text.key, "de", digest(source))
    assert tidy(back.words) == tidy(german)
    assert back.is_untouched


@pytest.mark.parametrize("kind", FORMATS)
def test_only_what_is_missing_goes_out_when_that_is_asked(kind: Any):
    product = pot(name_ja="急須")
    keys = {one.key for one in kind.read(kind.write(products(only_missing=True), ["de", "ja"]))}
    assert keys == {f"catalog.product/{product.pk}/summary"}


def test_a_workbook_that_was_filled_in_becomes_the_words_of_the_shop(mei: User):
    product = pot()
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(products(), ["de", "ja"])))
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == ["key", "check", "en", "de", "ja"]
    rows = {row[0].value.rpartition("/")[2]: row for row in sheet.iter_rows(min_row=2)}
    rows["name"][4].value, rows["summary"][4].value = "急須", "%(cups)s杯分。"
    out = io.BytesIO()
    book.save(out)
    brought = desk.put("sheet.xlsx", out.getvalue(), mei)
    looked = desk.look_at(brought, mei)
    assert [(one.language, one.was, one.becomes) for one in looked.changes] == [
        ("ja", "", "急須"),
        ("ja", "", "%(cups)s杯分。"),
    ]
    assert words_of(product)[0][2] == ""
    taken = desk.take_over(brought.pk, mei)
    assert (len(taken.changes), taken.new) == (2, 2)
    assert words_of(product) == [("Teapot", "Kanne", "急須"), ("Holds %(cups)s cups.", "", "%(cups)s杯分。")]
    [entry] = LogEntry.objects.filter(actor=mei, object_id=product.pk)
    assert entry.changes == {"name_ja": ["", "急須"], "summary_ja": ["", "%(cups)s杯分。"]}


def test_a_sheet_is_taken_over_once(mei: User):
    pot()
    brought = desk.put("a.xliff", xliff.write(products(), ["de"]), mei)
    desk.take_over(brought.pk, mei)
    with pytest.raises(SheetTaken):
        desk.take_over(brought.pk, mei)


def test_a_translation_that_nobody_touched_does_not_undo_a_newer_one_in_the_shop(mei: User):
    product = pot()
    content = xliff.write(products(), ["de"])
    Product.objects.filter(pk=product.pk).update(name_de="Teekanne")
    assert look(xliff.read(content), mei).changes == []


def test_a_touched_translation_does_not_undo_a_newer_one_either(mei: User):
    product = pot()
    content = xliff.write(products(), ["de"]).replace(b"Kanne", "Kännchen".encode())
    Product.objects.filter(pk=product.pk).update(name_de="Teekanne")
    with pytest.raises(FaultySheet):
        bring_in(xliff.read(content), mei)
    assert [fault.code for fault in look(xliff.read(content), mei).faults] == ["stale"]
    assert words_of(product)[0][1] == "Teekanne"


FAULTY = [
    ({"key": "catalog.product/999999/name"}, "X", "key"),
    ({"key": "catalog.nothing/1/name"}, "X", "key"),
    ({"key": "shop.user/1/password"}, "X", "key"),
    ({"key": "catalog.product"}, "X", "key"),
    ({"key": "catalog.product/1'; --/name"}, "X", "key"),
    ({"key": ""}, "X", "key"),
    ({"source": digest("An older teapot")}, "Kanne neu", "source"),
    ({"source": ""}, "Kanne neu", "source"),
    ({}, "<script>alert(1)</script>", "html"),
    ({}, "Kanne&nbsp;neu", "html"),
    ({}, "Kanne\x07", "control"),
    ({}, "%(cups)s", "placeholder"),
    ({}, "K" * 5000, "long"),
]


@pytest.mark.parametrize(("told", "words", "code"), FAULTY)
def test_a_wrong_line_is_named_and_nothing_of_the_sheet_is_taken(
    told: dict[str, Any], words: str, code: str, mei: User
):
    product = pot()
    before = words_of(product)
    lines = [line(product, "name", "ja", "急須"), line(product, "name", "de", words, **{"row": 3} | told)]
    assert [(fault.row, fault.language, fault.code) for fault in look(lines, mei).faults] == [(3, "de", code)]
    assert len(str(look(lines, mei).faults[0].says)) > 10
    with pytest.raises(FaultySheet) as refused:
        bring_in(lines, mei)
    assert str(refused.value) == "1 line is wrong; nothing was changed."
    assert words_of(product) == before


def test_a_language_that_the_shop_does_not_speak_and_a_text_that_stands_twice_are_wrong(mei: User):
    product = pot()
    lines = [line(product, "name", code, "X") for code in ("it", "en", "fr", "fr")]
    assert [fault.code for fault in look(lines, mei).faults] == ["language", "language", "twice"]


def test_who_may_not_change_products_brings_no_words_for_them(db: None):
    product = pot()
    clerk = User.objects.create(email="clerk@shop.example", name="Clerk", is_staff=True)
    assert [fault.code for fault in look([line(product, "name", "de", "X")], clerk).faults] == ["right"]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file target-language="de"><body>&b;</body></file>
</xliff>"""
OUTSIDE = BOMB.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "format"),
        (b"\x00\xff\xfe", "format"),
        (b"key,check,de\n", "format"),
        (b"PK\x03\x04 nothing", "format"),
        (BOMB, "format"),
        (OUTSIDE, "format"),
        (b"<html/>", "xliff"),
        (b'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', "xliff"),
        (b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "languages"),
        (b"x" * (desk.LARGEST_BYTES + 1), "large"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_a_sentence_and_not_kept(content: bytes, reason: str, mei: User):
    with pytest.raises(BadSheet) as refused:
        desk.put("x", content, mei)
    assert refused.value.reason_code == reason
    assert len(str(refused.value)) > 20
    assert not TranslationSheet.objects.exists()


def test_a_workbook_that_unpacks_to_very_much_is_refused_unopened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (xlsx.MOST_UNPACKED + 1))
    with pytest.raises(BadSheet) as refused:
        list(xlsx.read(out.getvalue()))
    assert refused.value.reason_code == "large"


def test_a_workbook_without_our_head_is_refused():
    book = openpyxl.Workbook()
    book.active.append(["sku", "de"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadSheet) as refused:
        list(xlsx.read(out.getvalue()))
    assert refused.value.reason_code == "head"


def test_a_text_that_no_cell_holds_is_refused_by_name_rather_than_cut():
    text = Text("catalog.product/1/description", "x" * 40_000, {"de": ""})
    with pytest.raises(BadSheet, match=r"catalog\.product/1/description"):
        xlsx.write([text], ["de"])


def test_a_cell_that_looks_like_a_formula_is_a_text():
    [row] = openpyxl.load_workbook(
        io.BytesIO(xlsx.write([Text("catalog.product/1/name", "=1+1", {"de": "@SUM(A1)"})], ["de"]))
    ).active.iter_rows(min_row=2)
    assert [(cell.value, cell.data_type) for cell in row][2:] == [("'=1+1", "s"), ("'@SUM(A1)", "s")]


def test_old_sheets_are_thrown_away(mei: User):
    pot()
    kept, old = (desk.put("a.xliff", xliff.write(products(), ["de"]), mei) for _ in range(2))
    TranslationSheet.objects.filter(pk=old.pk).update(at="2020-01-01T00:00:00Z")
    assert desk.clear() == 1
    assert list(TranslationSheet.objects.all()) == [kept]


def test_the_page_of_what_is_missing_links_to_the_texts_and_asks_a_bounded_number_of_times(client: Client, mei: User):
    product = pot()
    page = reverse("admin:catalog_translationsheet_missing")
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as one:
        answer = client.get(page)
    for number in range(20):
        make_product(f"P-{number}", name=f"Thing {number}", stock={})
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) <= len(one) <= 35
    link = reverse("admin:catalog_translationsheet_lacking", args=["catalog.product", "ja"])
    assert link in answer.content.decode()
    texts = client.get(link).content.decode()
    assert "Holds %(cups)s cups." in texts
    assert reverse("admin:catalog_product_change", args=[product.pk]) in texts


@pytest.mark.parametrize(
    "address",
    [
        "missing/?category=nowhere",
        "missing/catalog.product/xx/",
        "missing/catalog.product/en/",
        "missing/auth.user/de/",
        "missing/catalog.product/de/?after=abc",
        "missing/catalog.category/de/?category=teaware",
        "999/look/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, mei: User, address: str):
    make_category("teaware")
    assert client.get(reverse("admin:catalog_translationsheet_changelist") + address).status_code == 404


def test_staff_take_a_sheet_out_bring_it_back_look_and_take_it_over(client: Client, mei: User):
    product = pot()
    asked = {"languages": ["ja"], "kinds": ["catalog.product"], "category": "", "file": "xliff"}
    answer = client.post(reverse("admin:catalog_translationsheet_take_out"), asked)
    assert answer["Content-Type"] == "application/xliff+xml"
    assert answer["Content-Disposition"].endswith('.xliff"')
    content = answer.content.replace(b'<target state="needs-translation" />', "<target>急須</target>".encode(), 1)
    upload = SimpleUploadedFile("back.xliff", content)
    looked = client.post(reverse("admin:catalog_translationsheet_bring"), {"sheet": upload}, follow=True)
    assert "急須" in looked.content.decode()
    assert words_of(product)[0][2] == ""
    sheet = TranslationSheet.objects.get()
    done = client.post(reverse("admin:catalog_translationsheet_take", args=[sheet.pk]), follow=True)
    assert "1 text was changed." in done.content.decode()
    assert "急須" in {cells[2] for cells in words_of(product)}
    again = client.post(reverse("admin:catalog_translationsheet_take", args=[sheet.pk]), follow=True)
    assert "taken over already" in again.content.decode()


def test_a_faulty_sheet_shows_its_lines_and_no_button(client: Client, mei: User):
    product = pot()
    content = xliff.write(products(), ["de"]).replace(b"Kanne", b"&lt;b&gt;Kanne&lt;/b&gt;")
    answer = client.post(
        reverse("admin:catalog_translationsheet_bring"), {"sheet": SimpleUploadedFile("x.xliff", content)}, follow=True
    )
    page = answer.content.decode()
    assert "HTML is not taken" in page
    sheet = TranslationSheet.objects.get()
    assert reverse("admin:catalog_translationsheet_take", args=[sheet.pk]) not in page
    refused = client.post(reverse("admin:catalog_translationsheet_take", args=[sheet.pk]), follow=True)
    assert "1 line is wrong; nothing was changed." in refused.content.decode()
    assert words_of(product)[0][1] == "Kanne"


def test_a_file_that_is_no_sheet_is_a_sentence_at_the_field(client: Client, mei: User):
    answer = client.post(
        reverse("admin:catalog_translationsheet_bring"), {"sheet": SimpleUploadedFile("x.xlsx", b"nothing")}
    )
    assert answer.status_code == 422
    assert "This file is no XLSX workbook and no XLIFF document." in answer.content.decode()


def test_who_may_only_look_cannot_take_over(client: Client, mei: User):
    pot()
    sheet = desk.put("a.xliff", xliff.write(products(), ["de"]), mei)
    clerk = User.objects.create(email="clerk@shop.example", name="Clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_translationsheet"))
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("admin:catalog_translationsheet_look", args=[sheet.pk])).status_code == 200
    assert client.post(reverse("admin:catalog_translationsheet_take", args=[sheet.pk])).status_code == 403
    assert client.get(reverse("admin:catalog_translationsheet_take", args=[sheet.pk])).status_code == 405
