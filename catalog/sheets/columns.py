"""What a column of the sheet is: its name, what it means, the SQL that reads it and the parser that understands it.

``live`` is SQL for the one text form of the value (an empty text for none), over ``p`` (the product) or ``v`` (the
variant). Names in it come from the shop's own tables and are quoted by ``literal``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

from django.conf import settings
from django.db.models import Field, Model
from django.utils.functional import Promise

from catalog.sheets.cells import Parse
from catalog.speech import FALLBACK, column


class Level(StrEnum):
    PRODUCT = "product"
    VARIANT = "variant"


class Part(StrEnum):
    """What a column belongs to: who writes it, and what an export can be asked for."""

    KEY = "key"
    FIELD = "field"
    TEXT = "text"
    LIST = "list"
    ATTRIBUTE = "attribute"
    OPTION = "option"
    PRICE = "price"
    EARLIER = "earlier"
    MARKET_PRICE = "market_price"
    MARKET_EARLIER = "market_earlier"
    STOCK = "stock"


@dataclass(frozen=True)
class Column:
    """``target`` is a column of the table, or the code of a currency, market, place, attribute or option.

    ``cast`` is SQL that makes the value of the text ``{}``. ``is_date``: a spreadsheet's date is welcome here.
    """

    name: str
    level: Level
    part: Part
    target: str
    live: str
    parse: Parse
    means: Promise | str = ""
    cast: str = "{}"
    clearable: bool = True
    is_number: bool = False
    is_date: bool = False
    currency: str = ""

    @property
    def field(self) -> str:
        """What the record of changes calls it: the model's field, where there is one."""
        return self.target.removesuffix("_id") if self.part in {Part.FIELD, Part.TEXT} else self.name


class More(TypedDict, total=False):
    """What a column of a table may say besides."""

    live: str
    cast: str
    clearable: bool
    is_number: bool
    is_date: bool


def literal(name: str) -> str:
    """A name of ours as an SQL literal that may stand in a statement with parameters."""
    return "'" + name.replace("'", "''").replace("%", "%%") + "'"


def of_product(name: str, target: str, parse: Parse, means: Promise | str, **more: Unpack[More]) -> Column:
    """A column of the product's own table."""
    more.setdefault("live", f"p.{target}")
    return Column(name, Level.PRODUCT, Part.FIELD, target, parse=parse, means=means, **more)


def of_variant(name: str, target: str, parse: Parse, means: Promise | str, **more: Unpack[More]) -> Column:
    more.setdefault("live", f"v.{target}")
    return Column(name, Level.VARIANT, Part.FIELD, target, parse=parse, means=means, **more)


def named(model: type[Model], name: str) -> Promise | str:
    """What editors call the field."""
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(name)
    return field.verbose_name


def flag(source: str) -> More:
    return {"live": f"CASE WHEN {source} THEN 'yes' ELSE 'no' END", "cast": "({} = 'yes')", "clearable": False}


def listed(
    name: str, level: Level, parse: Parse, means: Promise | str, rows: str, order: str = 'one COLLATE "C"'
) -> Column:
    """Several things in one cell; ``rows`` is a SELECT that gives each as ``one``."""
    live = f"coalesce((SELECT string_agg(one, ', ' ORDER BY {order}) FROM ({rows}) listed), '')"  # noqa: S608  # ours
    return Column(name, level, Part.LIST, name, live, parse, means)


def spoken(model: type[Model], level: Level, field: str, parse: Parse, *, prefix: str = "") -> Iterator[Column]:
    """A column for each language."""
    row = "p" if level == Level.PRODUCT else "v"
    means = named(model, field)
    for code, _language in settings.LANGUAGES:
        own = column(field, code)
        live = f"replace(coalesce({row}.{own}, ''), E'\\x1f', '')"  # what divides cells can stand in none
        is_name = field == "name" and code == FALLBACK
        yield Column(f"{prefix}{field}:{code}", level, Part.TEXT, own, live, parse, means, clearable=not is_name)
