"""Forms of terms: what a benefit or a condition asks staff for, and how it is kept as JSON. Money is kept as text."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop import money

EMPTY: tuple[Any, ...] = (None, False, "", [], {})
WORD = re.compile(r"[,;\s]+")
MOST_WORDS = 500
LONGEST_WORD = 120


class TermsForm(forms.Form):
    """A form whose cleaned values are JSON as they stand; an empty value is left out."""

    def stored(self) -> dict[str, Any]:
        return {
            name: _plain(value) for name, value in self.cleaned_data.items() if value not in (None, False, "", [], {})
        }


class Words(forms.CharField):
    """A list of codes, apart by commas, spaces or lines. Kept as a list, each once, in the order of writing."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=more.pop("required", False), widget=more.pop("widget", forms.Textarea), **more)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        words = list(dict.fromkeys(word for word in WORD.split(super().clean(value)) if word))
        if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
            raise ValidationError(_("That is too long a list."))
        return words


class PerCurrency(forms.CharField):
    """An amount a currency, a line each: "EUR 10.00". Kept as {"EUR": "10.00"}. Nothing is converted."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=more.pop("required", True), widget=more.pop("widget", forms.Textarea), **more)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{code} {amount}" for code, amount in value.items()) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        return amounts_of(super().clean(value).splitlines())


class Steps(forms.CharField):
    """Steps of a ladder, a line each: "3 = 5" (from 3 pieces 5 per cent) or "EUR 100 = 5" (from 100 euro).

    Kept as {"": [[3, "5"]], "EUR": [["100.00", "5"]]}, lowest step first.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=more.pop("widget", forms.Textarea), **more)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(
            f"{code} {start} = {percent}".strip() for code, steps in value.items() for start, percent in steps
        )

    def clean(self, value: Any) -> Any:
        steps: dict[str, dict[Any, str]] = {}
        for line in filter(None, map(str.strip, super().clean(value).splitlines())):
            start, sign, percent = (part.strip() for part in line.partition("="))
            if not sign:
                raise ValidationError(
                    _("“%(line)s” is no step: write it as 3 = 5 or EUR 100 = 5."), params={"line": line}
                )
            code, begin = _start(start)
            if begin in steps.setdefault(code, {}):
                raise ValidationError(_("“%(line)s” stands there twice."), params={"line": start})
            steps[code][begin] = str(_percent(percent))
        return {code: [list(step) for step in sorted(found.items(), key=_number)] for code, found in steps.items()}


def percent_field(**more: Any) -> forms.DecimalField:
    """Above 0, at most 100, two digits after the point."""
    return forms.DecimalField(min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2, **more)


def amounts_of(lines: Sequence[str]) -> dict[str, str]:
    """Read "EUR 10.00" a line. Raises ValidationError."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, lines)):
        code, _space, amount = line.partition(" ")
        code = code.upper()
        if code in found:
            raise ValidationError(_("“%(line)s” stands there twice."), params={"line": code})
        found[code] = _amount(code, amount.strip(), line)
    return found


def minors_of(stored: Mapping[str, str] | None) -> dict[str, int]:
    """Kept amounts as whole minor units by currency."""
    return {code: units(amount, code) for code, amount in (stored or {}).items()}


def units(amount: str | Decimal, currency: str) -> int:
    return int(Decimal(amount).scaleb(money.exponent(currency)))


def share_of(amount: int, rate: Decimal) -> int:
    """``rate`` per cent of whole units, half up."""
    numerator, denominator = rate.as_integer_ratio()
    return (2 * amount * numerator + 100 * denominator) // (200 * denominator)


def _start(text: str) -> tuple[str, Any]:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 9999:
        return "", int(text)
    code, _space, amount = text.partition(" ")
    return code.upper(), _amount(code.upper(), amount.strip(), text)


def _amount(code: str, amount: str, line: str) -> str:
    try:
        value = Decimal(amount)
        found = money.money(value, code)
    except (InvalidOperation, ValueError) as error:
        raise ValidationError(_("“%(line)s” is no amount: write it as EUR 10.00."), params={"line": line}) from error
    if found.amount != value or value <= 0 or value >= Decimal(10) ** 10:
        raise ValidationError(
            _("“%(line)s”: the amount must be above 0, with at most %(digits)s digits after the point."),
            params={"line": line, "digits": money.exponent(code)},
        )
    return str(found.amount)


def _percent(text: str) -> Decimal:
    return percent_field().clean(text.removesuffix("%").strip())


def _number(step: tuple[Any, str]) -> Decimal:
    return Decimal(step[0])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
