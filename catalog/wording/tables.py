"""Everything in the shop that speaks nine languages: the closed list of tables and columns that sheets may name."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Model
from modeltranslation.translator import translator

from catalog.models import Product
from catalog.speech import FALLBACK, column

LONGEST_KEY = 80
MOST_DIGITS = 18
TARGETS = tuple(code for code, _name in settings.LANGUAGES if code != FALLBACK)


@dataclass(frozen=True)
class Spoken:
    """A table with the fields that are translated. ``code`` is its name in sheets: ``catalog.product``."""

    code: str
    model: type[Model]
    fields: tuple[str, ...]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def pk(self) -> str:
        return str(self.model._meta.pk.column)

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def is_named(self) -> bool:
        """Whether the key is a word, as a slug is."""
        return self.model._meta.pk.get_internal_type() in {"SlugField", "CharField"}

    @property
    def is_of_products(self) -> bool:
        """Whether it belongs to a category: a product, or what hangs on one."""
        return self.model is Product or any(one.name == "product" for one in self.model._meta.concrete_fields)

    def is_key(self, key: str) -> bool:
        """Whether a word from outside can be a key at all."""
        if self.is_named:
            return 0 < len(key) <= LONGEST_KEY and key.isprintable()
        return key.isascii() and key.isdigit() and len(key) <= MOST_DIGITS and str(int(key)) == key

    def label(self, field: str) -> str:
        return str(self.model._meta.get_field(column(field, FALLBACK)).verbose_name)  # type: ignore[union-attr]

    def longest(self, field: str) -> int | None:
        return self.model._meta.get_field(column(field, FALLBACK)).max_length  # type: ignore[union-attr]


@cache
def spoken() -> dict[str, Spoken]:
    """By code, in the order of apps and models. A proxy has nothing of its own to say."""
    models = [model for model in translator.get_registered_models(abstract=False) if not model._meta.proxy]
    return {
        model._meta.label_lower: Spoken(
            model._meta.label_lower,
            model,
            tuple(sorted(translator.get_options_for_model(model).fields, key=lambda field: _place(model, field))),  # type: ignore[attr-defined]
        )
        for model in models
    }


def _place(model: type[Model], field: str) -> int:
    return [one.name for one in model._meta.get_fields()].index(field)
