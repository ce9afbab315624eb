"""What goods need before they may be sent: customs papers name each kind by code and origin, every parcel its weight.

A domestic delivery needs the weight alone. What is lacking is said by name, so that staff can put it right.
"""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import pgettext_lazy

from logistics import hs
from logistics.errors import WrongHs
from logistics.parcel import Goods, Parcel
from logistics.regime import regime_of
from logistics.territory import OPEN_TO
from shop.markets import every_country


class Lack(models.TextChoices):
    """What the papers of a piece do not say."""

    HS_CODE = "hs_code", pgettext_lazy("what is lacking", "HS code")
    WRONG_HS = "wrong_hs", pgettext_lazy("what is lacking", "HS code that exists")
    ORIGIN = "origin", pgettext_lazy("what is lacking", "country of origin")
    WEIGHT = "weight", pgettext_lazy("what is lacking", "weight")


def crosses_border(sent_from: str, destination: str) -> bool:
    """Whether a parcel needs customs papers between two countries."""
    if sent_from in OPEN_TO.get(destination, ()):
        return False
    regime = regime_of(destination)
    return regime.zone(sent_from) != regime.zone(destination)


def lacks(goods: Goods, *, abroad: bool) -> tuple[Lack, ...]:
    """What keeps one kind of goods from being sent; nothing, and it may go. ``abroad``: it crosses a border."""
    found = []
    if abroad and not goods.hs_code:
        found.append(Lack.HS_CODE)
    elif abroad and not _is_code(goods.hs_code):
        found.append(Lack.WRONG_HS)
    if abroad and goods.origin not in every_country():
        found.append(Lack.ORIGIN)
    if not goods.weight_g:
        found.append(Lack.WEIGHT)
    return tuple(found)


def lacking(parcels: Iterable[Parcel], *, destination: str) -> list[tuple[Goods, tuple[Lack, ...]]]:
    """The goods that may not be sent as they are, each with what it lacks."""
    judged = [
        (item, lacks(item, abroad=crosses_border(parcel.sent_from, destination)))
        for parcel in parcels
        for item in parcel.goods
    ]
    return [(item, found) for item, found in judged if found]


def _is_code(code: str) -> bool:
    try:
        return bool(hs.checked(code))
    except WrongHs:
        return False
