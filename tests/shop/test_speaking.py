"""What a template shows is safe in a page, whatever it is."""

import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from jinja2 import Environment
from markupsafe import Markup, escape

from shop.speaking import Speaking, in_html

TEMPLATE = (
    "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}"
    "{% set kept %}<i>{{ value }}</i>{% endset %}"
    "{{ value }}|{{ bold(value) }}|{{ kept }}|{{ [value]|join(', ') }}|{{ value ~ '<' }}|{{ nothing }}"
)


@pytest.mark.parametrize("value", ["<a href='x'>&\"", Markup("<b>"), mark_safe("<b>"), 7, None, gettext_lazy("Menu")])
def test_a_value_stands_in_a_page_as_markupsafe_would_write_it(value: object) -> None:
    assert str(in_html(value)) == str(escape(value))


@pytest.mark.parametrize("value", ["<script>alert('x')</script>", Markup("<b>bold</b>"), 7])
def test_a_template_is_drawn_as_jinja_draws_it(value: object) -> None:
    ours, theirs = (kind(autoescape=True).from_string(TEMPLATE) for kind in (Speaking, Environment))
    assert ours.render(value=value) == theirs.render(value=value)


def test_a_text_for_people_is_not_escaped() -> None:
    assert Speaking(autoescape=False).from_string("{{ value }}").render(value="A & B") == "A & B"


@pytest.mark.parametrize(
    ("language", "page"),
    [
        ("en", "<p>from &lt;7&gt;</p><p>Under &lt;7&gt;</p>"),
        ("de", "<p>ab &lt;7&gt;</p><p>Unter &lt;7&gt;</p>"),
    ],
)
def test_a_sentence_with_something_filled_in_is_part_of_the_template_of_its_language(language: str, page: str) -> None:
    template = '<p>{{ _("from %(price)s", price=price) }}</p><p>{{ _("Under %(price)s", price=price) }}</p>'
    with translation.override(language):
        drawn = engines["jinja2"]._speaking(language).from_string(template)
        assert drawn.render(price="<7>") == page


def test_a_sentence_whose_value_is_not_given_is_refused_when_it_is_said() -> None:
    with translation.override("de"), pytest.raises(KeyError):
        engines["jinja2"]._speaking("de").from_string('{{ _("from %(price)s", prize=1) }}').render()


@pytest.mark.parametrize("message", ["100 %", "100 %% %(price)s", "%(price)s, %(price)s"])
def test_signs_of_per_cent_are_what_they_were(message: str) -> None:
    for language in ("", "de"):
        drawn = engines["jinja2"]._speaking(language).from_string(f'{{{{ _("{message}", price=7) }}}}')
        with translation.override("de"):
            try:
                found = drawn.render()
            except ValueError:
                found = "refused"
        assert found == {"100 %": "refused", "100 %% %(price)s": "100 % 7", "%(price)s, %(price)s": "7, 7"}[message]
