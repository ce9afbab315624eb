"""The pages for bad days come without database, request or the rest of the shop."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.mark.parametrize("page", ["500.html", "503.html"])
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_fault_page_needs_nothing(page: str, language: str, direction: str) -> None:
    # no database mark: a query would fail this test
    with translation.override(language):
        drawn = render_to_string(page)
    assert f'<html lang="{language}" dir="{direction}">' in drawn
    assert drawn.count("<h1>") == 1
