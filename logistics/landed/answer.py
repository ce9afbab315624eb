"""Answer many questions by the law of their days: rules and tariff are read once, each question is judged alone."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from moneyed import Money

from logistics import exchange
from logistics.assessment import Assessment
from logistics.customs import UNKNOWN, assess
from logistics.errors import BadParameters
from logistics.landed.fields import BadQuestion
from logistics.landed.question import Question, read
from logistics.lawbook import LawBook
from shop import fx
from shop.money import total

Answer = dict[str, Any]
AT_THE_DOOR = "Duty, tax and customs fees are not charged with the order: the carrier asks the buyer for them."


class ScriptBook(LawBook):
    """The law for questions of any day. A day before the first rate that we keep is judged by the nearest one."""

    def __init__(self, destinations: Iterable[str], *, codes: Iterable[str]) -> None:
        super().__init__(destinations, codes=codes)
        self._rates: dict[date, dict[str, fx.Quoted]] = {}

    def rates(self, on: date) -> dict[str, fx.Quoted]:
        if on not in self._rates:
            self._rates[on] = fx.nearest(on)
        return self._rates[on]

    def convert(self, on: date) -> Callable[[Money, str], Money]:
        return exchange.by({currency: quoted.per_euro for currency, quoted in self.rates(on).items()}, on)


def answer(asked: Sequence[Any]) -> list[Answer]:
    """One answer for each question, in its place; what cannot be judged is answered by its error."""
    today = timezone.localdate()
    read_ones = [_read(value, today) for value in asked]
    good = [question for question in read_ones if isinstance(question, Question)]
    codes = {item.hs_code for question in good for item in question.parcel.goods}
    book = ScriptBook({question.destination for question in good}, codes=codes)
    return [_judge(question, book) if isinstance(question, Question) else question for question in read_ones]


def _read(value: Any, today: date) -> Question | Answer:
    try:
        return read(value, today=today)
    except BadQuestion as refusal:
        return _error(refusal.code, str(refusal))


def _judge(question: Question, book: ScriptBook) -> Answer:
    if question.currency not in book.rates(question.on):
        return _error("unknown_currency", f"There is no exchange rate for {question.currency}.")
    try:
        found = assess(
            [question.parcel],
            destination=question.destination,
            region=question.region,
            shipping=question.freight,
            insurance=question.insurance,
            on=question.on,
            terms=question.terms,
            buyer=question.buyer,
            book=book,
        )
    except (fx.NoRate, BadParameters) as refusal:
        return _error(refusal.code, str(refusal))
    if UNKNOWN in found.schemes:
        return _error("no_rule", f"{'; '.join(found.gaps)} for {question.destination}.")
    return _told(question, found)


def _told(question: Question, found: Assessment) -> Answer:
    goods, currency = question.parcel.value, question.currency
    fees = [
        {"name": str(charge.label), "amount": _written(charge.amount)}
        for charge in found.landed
        if charge.kind == "fee"
    ]
    if question.insurance.amount:
        fees = [{"name": "Insurance", "amount": _written(question.insurance)}, *fees]
    charged = total((charge.amount for charge in found.landed), currency)
    return {
        "goods": _written(goods),
        "freight": _written(question.freight),
        "duty": _written(found.landed_sum("duty")),
        "tax": _written(found.landed_sum("tax")),
        "fees": fees,
        "total": _written(goods + question.freight + question.insurance + charged),
        "scheme": "+".join(found.schemes),
        "collected_at_checkout": found.collected,
        "guaranteed": found.guaranteed,
        "rules": [rule.lower() for rule in found.rules],
        "notes": _notes(found),
    }


def _notes(found: Assessment) -> list[str]:
    """What the assessment says, why lines of nothing are nothing, and what our tables lack."""
    why = [str(charge.reason) for charge in found.charges if not charge.amount]
    lacking = [f"{gap[0].upper()}{gap[1:]}." for gap in found.gaps]
    told = [str(note) for note in found.notes if note is not found.warning]
    return list(dict.fromkeys([*([] if found.collected else [AT_THE_DOOR]), *told, *why, *lacking]))


def _written(amount: Money) -> str:
    return f"{Decimal(amount.amount):f}"


def _error(code: str, message: str) -> Answer:
    return {"error": {"code": code, "message": message}}
