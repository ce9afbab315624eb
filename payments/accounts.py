"""The accounts of the ledger: a literal list. Clearing and fees are kept per provider (``psp:stripe``)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    EXPENSE = "expense"
    EXCHANGE = "exchange"


@dataclass(frozen=True)
class Account:
    base: str
    kind: Kind
    name: Any
    per_provider: bool = False


PSP, BANK, CUSTOMER_MONEY, SUSPENSE = "psp", "bank", "customer_money", "suspense"
FEES, DISPUTES, EXCHANGE = "fees", "disputes", "exchange"

ACCOUNTS = {
    account.base: account
    for account in (
        Account(PSP, Kind.ASSET, _("Money at the payment provider"), per_provider=True),
        Account(BANK, Kind.ASSET, _("Bank")),
        Account(CUSTOMER_MONEY, Kind.LIABILITY, _("Customer money")),
        Account(SUSPENSE, Kind.LIABILITY, _("Suspense, to be explained")),
        Account(FEES, Kind.EXPENSE, _("Fees of the payment provider"), per_provider=True),
        Account(DISPUTES, Kind.EXPENSE, _("Disputed money")),
        Account(EXCHANGE, Kind.EXCHANGE, _("Currency exchange by the provider")),
    )
}


def code_of(base: str, provider: str = "") -> str:
    """``code_of(PSP, "stripe")`` is ``psp:stripe``. Raises KeyError for an account that is not in the list."""
    return f"{base}:{provider}" if ACCOUNTS[base].per_provider else base


def account_named(code: str) -> Account:
    """Raises KeyError."""
    return ACCOUNTS[code.partition(":")[0]]
