"""The nine languages are complete, and the check that says so can be trusted."""

from pathlib import Path

import pytest
from babel.messages import Catalog
from django.conf import settings

from shop import words

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Basket"
msgstr "Warenkorb"

msgid "%(n)s left"
msgstr "noch %(n)s"
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "orders").mkdir()
    (tmp_path / "templates" / "staff").mkdir(parents=True)
    (tmp_path / "orders" / "views.py").write_text('x = _("%(n)s left")\n')
    (tmp_path / "templates" / "basket.html").write_text("<h1>{{ _('Basket') }}</h1>")
    path = words.po_path(tmp_path, "de")
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    return tmp_path


def gather(house: Path) -> Catalog:
    return words.gather(house, ["orders"])


def test_a_complete_language_has_no_fault(house):
    assert words.missing(house, gather(house), "de") == []


def test_words_are_found_in_python_jinja_and_staff_templates(house):
    (house / "templates" / "staff" / "ship.html").write_text('{% load i18n %}<b>{% translate "Ship" %}</b>')
    assert {message.id for message in gather(house) if message.id} == {"Basket", "%(n)s left", "Ship"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Warenkorb", "", "'Basket': not translated"),
        ("noch %(n)s", "noch %(m)s", "'%(n)s left': placeholders differ"),
        ("noch %(n)s", "noch einige", "'%(n)s left': placeholders differ"),
        ('msgid "Basket"', '#, fuzzy\nmsgid "Basket"', "'Basket': fuzzy"),
        ('msgid "Basket"', 'msgid "Cart"', "'Basket': not in the file; run make messages"),
    ],
)
def test_each_way_of_being_incomplete_is_named(house, old, new, fault):
    path = words.po_path(house, "de")
    path.write_text(PO.replace(old, new))
    assert fault in words.missing(house, gather(house), "de")[0]


def test_a_word_nobody_says_any_more_is_named(house):
    (house / "templates" / "basket.html").write_text("")
    assert words.missing(house, gather(house), "de") == ["'Basket': no longer in the project"]


def test_the_project_is_complete_in_all_nine_languages():
    source = words.gather(settings.BASE_DIR, settings.OUR_APPS)
    faults = [fault for code, _name in settings.LANGUAGES for fault in words.missing(settings.BASE_DIR, source, code)]
    assert faults == []
