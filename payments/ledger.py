"""Write the ledger: each fact once, in balanced legs. Debit is positive; balances are always derived, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.utils import timezone
from moneyed import Money

from payments.accounts import account_named
from payments.models import LedgerEntry, LedgerTransaction
from shop.money import money


class Unbalanced(ValueError):
    """Legs that do not sum to zero in every currency: a defect of ours. The database refuses them as well."""


@dataclass(frozen=True)
class Leg:
    account: str
    amount: Money


def post(
    kind: str, *, reference: str, key: str, legs: Sequence[Leg], at: datetime | None = None
) -> LedgerTransaction | None:
    """Book a fact under its ``key``; None when it is booked already. Inside the caller's transaction."""
    legs = [leg for leg in legs if leg.amount.amount]
    if not legs or LedgerTransaction.objects.filter(key=key).exists():
        return None
    _check(legs)
    booked = LedgerTransaction.objects.create(kind=kind, reference=reference, key=key, at=at or timezone.now())
    LedgerEntry.objects.bulk_create(
        LedgerEntry(transaction=booked, account=leg.account, amount=leg.amount) for leg in legs
    )
    return booked


def transfer(amount: Money, *, debit: str, credit: str) -> list[Leg]:
    """Two legs: ``debit`` grows by ``amount``, ``credit`` by its opposite."""
    return [Leg(debit, amount), Leg(credit, -amount)]


def reverse(kind: str, *, of: str, key: str) -> LedgerTransaction | None:
    """Book the opposite of the transaction ``of``; None when there is nothing to reverse or it was done."""
    booked = LedgerTransaction.objects.filter(key=of).prefetch_related("entries").first()
    if booked is None:
        return None
    legs = [Leg(entry.account, -entry.amount) for entry in booked.entries.all()]
    return post(kind, reference=booked.reference, key=key, legs=legs)


def booked_on(account: str, keys: Iterable[str]) -> dict[str, Money]:
    """What the transactions ``keys`` moved on ``account``, per currency, zero sums left out."""
    rows = LedgerEntry.objects.filter(account=account, transaction__key__in=list(keys))
    sums = rows.values_list("amount_currency").annotate(sum=Sum("amount")).order_by("amount_currency")
    return {currency: money(amount, currency) for currency, amount in sums if amount}


def balances(account: str) -> dict[str, Money]:
    """The balance of ``account`` per currency, zero balances left out."""
    sums = (
        LedgerEntry.objects.filter(account=account)
        .values_list("amount_currency")
        .annotate(sum=Sum("amount"))
        .order_by("amount_currency")
    )
    return {currency: money(amount, currency) for currency, amount in sums if amount}


def _check(legs: Sequence[Leg]) -> None:
    sums: dict[str, Money] = {}
    for leg in legs:
        account_named(leg.account)
        code = leg.amount.currency.code
        sums[code] = sums.get(code, Money(0, code)) + leg.amount
    if len(legs) < 2 or any(each.amount for each in sums.values()):
        raise Unbalanced(", ".join(str(each) for each in sums.values()))
