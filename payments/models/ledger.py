"""The double-entry ledger: debit is positive, every transaction sums to zero in each currency, nothing is rewritten."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.accounts import ACCOUNTS
from payments.models.fields import MoneyField
from payments.models.guards import append_only

_SHARED = "|".join(base for base, account in ACCOUNTS.items() if not account.per_provider)
_PER_PROVIDER = "|".join(base for base, account in ACCOUNTS.items() if account.per_provider)
ACCOUNT_PATTERN = f"^(({_SHARED})|({_PER_PROVIDER}):[a-z0-9_-]+)$"

# Both run at COMMIT: a transaction and its legs may be written in any number of statements before it.
BALANCED = """
IF EXISTS (
    SELECT 1 FROM payments_ledgerentry WHERE transaction_id = NEW.transaction_id
    GROUP BY amount_currency HAVING sum(amount) <> 0
) THEN
    RAISE EXCEPTION 'ledger: transaction % does not balance', NEW.transaction_id USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""
HAS_LEGS = """
IF (SELECT count(*) FROM payments_ledgerentry WHERE transaction_id = NEW.id) < 2 THEN
    RAISE EXCEPTION 'ledger: transaction % has no legs', NEW.id USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""


class LedgerTransaction(models.Model):
    kind = models.SlugField(_("kind"), max_length=40)
    reference = models.CharField(_("reference"), max_length=160, db_index=True)
    key = models.CharField(_("key"), max_length=200, unique=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("ledger transaction")
        verbose_name_plural = _("ledger transactions")
        triggers = [
            *append_only("ledger_transaction"),
            pgtrigger.Trigger(
                name="ledger_has_legs",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=HAS_LEGS,
            ),
        ]

    def __str__(self) -> str:
        return self.key


class LedgerEntry(models.Model):
    transaction = models.ForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="entries", verbose_name=_("transaction")
    )
    account = models.CharField(_("account"), max_length=40)
    amount = MoneyField(_("amount, debit positive"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_entry_moves_something"),
            models.CheckConstraint(condition=Q(account__regex=ACCOUNT_PATTERN), name="ledger_account_is_known"),
            models.CheckConstraint(condition=Q(amount_currency__regex="^[A-Z]{3}$"), name="ledger_currency_is_iso"),
        ]
        indexes = [models.Index(fields=["account", "amount_currency"], name="ledger_by_account")]
        triggers = [
            *append_only("ledger_entry"),
            pgtrigger.Trigger(
                name="ledger_balanced",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=BALANCED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount.amount.normalize():f} {self.amount.currency}"
