"""A question as it is asked: read field by field, so that a wrong one is refused by name and the others go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from moneyed import Money

from logistics import business, hs
from logistics.errors import BadVatNumber, WrongHs
from logistics.landed.fields import (
    MOST_PIECES,
    MOST_WEIGHT_G,
    BadQuestion,
    amount,
    area,
    country,
    day,
    table,
    text,
    whole,
)
from logistics.parcel import Goods, Parcel
from logistics.territory import territory_of
from shop.money import zero
from shop.terms import Terms

MOST_LINES = 1_000
FIELDS = frozenset(
    [
        "destination",
        "region",
        "origin_country",
        "date",
        "currency",
        "terms",
        "business_vat_number",
        "lines",
        "freight",
        "insurance",
    ]
)
FIELDS_OF_A_LINE = frozenset(["hs", "origin", "unit_price", "quantity", "weight_g"])


@dataclass(frozen=True)
class Question:
    parcel: Parcel
    destination: str
    region: str
    on: date
    currency: str
    terms: Terms
    buyer: business.Business | None
    freight: Money
    insurance: Money


def read(value: Any, *, today: date) -> Question:
    """Raises BadQuestion."""
    row = table(value, "A question", FIELDS)
    there = country(row, "destination")
    if not there:
        raise BadQuestion("unknown_country", "destination is missing.")
    region = area(row, "region", there)
    destination = territory_of(there, region=region)
    currency = _currency(row)
    sent_from = country(row, "origin_country")
    goods = tuple(_goods(line, currency, sent_from) for line in _lines(row))
    return Question(
        parcel=Parcel(sent_from or _common_origin(goods), "", goods),
        destination=destination,
        region=region,
        on=day(row, "date", today),
        currency=currency,
        terms=_terms(row),
        buyer=_buyer(row, destination),
        freight=amount(row, "freight", currency, "0"),
        insurance=amount(row, "insurance", currency, "0"),
    )


def _lines(row: Mapping[str, Any]) -> list[Any]:
    lines = row.get("lines")
    if not isinstance(lines, list) or not lines:
        raise BadQuestion("bad_input", "lines is a list of at least one line.")
    if len(lines) > MOST_LINES:
        raise BadQuestion("too_large", f"There are at most {MOST_LINES} lines in a question.")
    return lines


def _goods(value: Any, currency: str, sent_from: str) -> Goods:
    line = table(value, "A line", FIELDS_OF_A_LINE)
    quantity = whole(line, "quantity", most=MOST_PIECES)
    if quantity == 0:
        raise BadQuestion("bad_quantity", "quantity is at least 1.")
    origin = country(line, "origin") or sent_from
    if not origin:
        raise BadQuestion("missing_origin", "A line has no country of origin.")
    return Goods(
        hs_code=_code(line),
        origin=origin,
        quantity=quantity,
        value=amount(line, "unit_price", currency),
        weight_g=whole(line, "weight_g", most=MOST_WEIGHT_G, default="0"),
    )


def _code(line: Mapping[str, Any]) -> str:
    code = text(line, "hs")
    if not code:
        raise BadQuestion("missing_hs", "A line has no HS code.")
    try:
        return hs.checked(code)
    except WrongHs as refusal:
        raise BadQuestion(refusal.code, str(refusal)) from None


def _currency(row: Mapping[str, Any]) -> str:
    code = text(row, "currency").upper()
    try:
        zero(code)
    except ValueError:
        raise BadQuestion("unknown_currency", f"There is no currency {code or '(none)'}.") from None
    return code


def _terms(row: Mapping[str, Any]) -> Terms:
    word = text(row, "terms", Terms.DDP).upper()
    if word not in Terms.values:
        raise BadQuestion("bad_terms", "terms are DDP or DAP.")
    return Terms(word)


def _buyer(row: Mapping[str, Any], destination: str) -> business.Business | None:
    """The business, its digits checked. Whether the number exists nobody is asked here, so the answer assumes it."""
    number = text(row, "business_vat_number")
    if not number:
        return None
    try:
        found = business.checked(number, country=destination)
    except BadVatNumber as refusal:
        raise BadQuestion(refusal.code, str(refusal)) from None
    return business.Business(found.country, found.number, assumed=True)


def _common_origin(goods: tuple[Goods, ...]) -> str:
    """Where the parcel is sent from when nobody says: where all its goods were made."""
    origins = {item.origin for item in goods}
    if len(origins) > 1:
        raise BadQuestion("missing_origin", "origin_country is missing, and the lines are of several countries.")
    return origins.pop()
