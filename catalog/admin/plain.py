"""Fields as a person reads them: countries and markets by name, currencies short, no language code behind a label."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField
from modeltranslation.fields import TranslationField
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from catalog.models.codes import COUNTRY
from shop import markets
from shop.places import country_choices

LANGUAGES = dict(settings.LANGUAGES)


class Plain:
    """For pages and their rows. In the tab of a language its name need not be said again (``names_language``)."""

    names_language = False

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, ArrayField) and db_field.name == "markets":
            return MarketsField(db_field)
        if COUNTRY in db_field.validators and not db_field.choices:
            return CountryField(db_field)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(db_field, TranslationField):
            label = capfirst(str(db_field.translated_field.verbose_name))
            language = LANGUAGES.get(db_field.language, db_field.language)
            field.label = f"{label}, {language}" if self.names_language else label
        elif field is not None and isinstance(db_field, MoneyField):
            codes = [(code, code) for code, _name in field.fields[1].choices]
            field.fields[1].choices = field.widget.widgets[1].choices = codes
        return field


class CountryField(forms.ChoiceField):
    def __init__(self, asked: Any) -> None:
        super().__init__(
            label=capfirst(asked.verbose_name),
            required=not asked.blank,
            choices=_countries,
            help_text=asked.help_text,
            widget=UnfoldAdminSelectWidget,
        )


class MarketsField(forms.MultipleChoiceField):
    def __init__(self, asked: Any) -> None:
        super().__init__(
            label=capfirst(asked.verbose_name),
            required=False,
            choices=_markets,
            help_text=_("None chosen: all markets."),
            widget=UnfoldAdminCheckboxSelectMultipleWidget,
        )


def _countries() -> list[tuple[str, str]]:
    return [("", "–"), *country_choices(markets.every_country())]


def _markets() -> list[tuple[str, str]]:
    return [(market.code, market.name) for market in markets.all_markets()]
