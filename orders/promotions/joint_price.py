"""A set at one price: A with B, also with a partner's product. The dearest pieces that fit make the sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, Taking, benefits
from orders.splitting import divided
from orders.terms import PerCurrency, TermsForm, Words, minors_of

NO_PRICE = Lack("no_currency", gettext_lazy("It has no amount in this currency."))
INCOMPLETE = Lack("incomplete", gettext_lazy("The set is not complete."))
NOT_CHEAPER = Lack("not_cheaper", gettext_lazy("The pieces cost no more than the set."))
PARTS = ("first", "second", "third", "fourth")
SKUS = gettext_lazy("SKUs of which any one will do.")


def _part(label: Any, *, required: bool) -> tuple[Words, forms.IntegerField]:
    pieces = forms.IntegerField(
        label=gettext_lazy("Pieces of it"), min_value=1, max_value=99, initial=1, required=required
    )
    return Words(label=label, required=required, help_text=SKUS), pieces


class Terms(TermsForm):
    first, first_pieces = _part(gettext_lazy("First part"), required=True)
    second, second_pieces = _part(gettext_lazy("Second part"), required=False)
    third, third_pieces = _part(gettext_lazy("Third part"), required=False)
    fourth, fourth_pieces = _part(gettext_lazy("Fourth part"), required=False)
    price = PerCurrency(
        label=gettext_lazy("Price of the set"),
        help_text=gettext_lazy("An amount a currency, a line each, as in EUR 10.00, as the market shows prices."),
    )
    most_sets = forms.IntegerField(label=gettext_lazy("Sets at most"), min_value=1, max_value=99, required=False)

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        seen: set[str] = set()
        for part in PARTS:
            if seen.intersection(values.get(part) or ()):
                self.add_error(part, gettext_lazy("A SKU can stand in one part only."))
            seen.update(values.get(part) or ())
        return values


@dataclass(frozen=True)
class Read:
    parts: tuple[tuple[frozenset[str], int], ...]
    price: Mapping[str, int]
    most_sets: int


@benefits.register("joint_price")  # type: ignore[arg-type]
class JointPrice:
    code: ClassVar[str] = "joint_price"
    label = pgettext_lazy("promotion", "Set at one price")
    form: ClassVar[type[TermsForm]] = Terms
    on_shipping: ClassVar[bool] = False

    def read(self, terms: Mapping[str, Any]) -> Read:
        parts = tuple(
            (frozenset(terms[part]), int(terms.get(f"{part}_pieces") or 1)) for part in PARTS if terms.get(part)
        )
        return Read(parts, minors_of(terms["price"]), int(terms.get("most_sets") or 99))

    def take(self, terms: Read, lines: Sequence[Line], asked: Asked) -> Taking | Lack:
        price = terms.price.get(asked.currency)
        if price is None:
            return NO_PRICE
        shelves = [_pieces(lines, skus) for skus, _number in terms.parts]
        sets = min(len(shelf) // number for shelf, (_skus, number) in zip(shelves, terms.parts, strict=True))
        if not sets:
            return INCOMPLETE
        off: dict[str, int] = {}
        for n in range(min(sets, terms.most_sets)):
            worth = _one_set(shelves, [number for _skus, number in terms.parts], n)
            saved = sum(worth.values()) - price
            if saved <= 0:  # later sets are of cheaper pieces
                break
            for sku, part in divided(saved, worth).items():
                off[sku] = off.get(sku, 0) + part
        return Taking(off, whole=True, touches=frozenset(off)) if off else NOT_CHEAPER

    def says(self, terms: Read, taking: Taking, currency: str) -> str:
        return _("Together at the price of the set")


def _pieces(lines: Sequence[Line], skus: frozenset[str]) -> list[tuple[int, str]]:
    found = [(price, line.sku) for line in lines if line.sku in skus for price in line.prices]
    return sorted(found, key=lambda piece: (-piece[0], piece[1]))


def _one_set(shelves: Sequence[list[tuple[int, str]]], numbers: Sequence[int], n: int) -> dict[str, int]:
    """What the n-th set is worth, by SKU."""
    worth: dict[str, int] = {}
    for shelf, number in zip(shelves, numbers, strict=True):
        for price, sku in shelf[n * number : (n + 1) * number]:
            worth[sku] = worth.get(sku, 0) + price
    return worth
