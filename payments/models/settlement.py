"""Settlement: a day's payouts, every line of the provider's report as it came, and what reconciliation found."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from payments.models.fields import MoneyField
from payments.models.guards import frozen, no_truncate
from payments.models.payment import Payment
from payments.models.refund import Refund
from payments.states import Verdict
from shop.money import money


class Reconciliation(models.Model):
    """One day of one provider. Running it again looks again; it never books twice."""

    provider = models.SlugField(_("provider"), max_length=20)
    day = models.DateField(_("day"))
    first_run_at = models.DateTimeField(_("first run"), default=timezone.now)
    last_run_at = models.DateTimeField(_("last run"), default=timezone.now)
    runs = models.PositiveIntegerField(_("runs"), default=0)
    sums = models.JSONField(_("sums per currency"), default=list)
    findings = models.JSONField(_("findings"), default=list)
    is_clean = models.BooleanField(_("difference is zero"), default=True)
    by = models.ForeignKey(
        "shop.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["-day", "provider"]
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="reconciliation_once_a_day")]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"


class Payout(models.Model):
    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.PROTECT, related_name="payouts", verbose_name=_("reconciliation")
    )
    provider = models.SlugField(_("provider"), max_length=20)
    provider_id = models.CharField(_("payout at the provider"), max_length=120)
    amount = MoneyField(_("amount"))
    arrives_on = models.DateField(_("arrives"))
    status = models.CharField(_("status"), max_length=40)

    class Meta:
        ordering = ["-arrives_on", "provider_id"]
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [models.UniqueConstraint(fields=["provider", "provider_id"], name="payout_once")]
        triggers = [
            frozen("payout", "provider", "provider_id", "amount", "amount_currency"),
            pgtrigger.Protect(name="payout_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.provider_id


class SettlementRow(models.Model):
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="rows", verbose_name=_("payout"))
    provider = models.SlugField(_("provider"), max_length=20)
    line_id = models.CharField(_("line"), max_length=120)
    copy = models.PositiveIntegerField(_("copy"), default=0)
    kind = models.CharField(_("kind"), max_length=60)
    gross = MoneyField(_("gross"))
    fee_amount = models.DecimalField(_("fee"), max_digits=19, decimal_places=4)
    net_amount = models.DecimalField(_("net"), max_digits=19, decimal_places=4)
    faced = MoneyField(_("what the customer paid"))
    at = models.DateTimeField(_("at"))
    provider_charge = models.CharField(_("charge at the provider"), max_length=120, blank=True)
    provider_intent = models.CharField(_("payment at the provider"), max_length=120, blank=True)
    provider_refund = models.CharField(_("refund at the provider"), max_length=120, blank=True)
    raw = models.JSONField(_("line as it came"))
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="settled", verbose_name=_("payment")
    )
    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="settled", verbose_name=_("refund")
    )
    verdict = models.CharField(_("verdict"), max_length=24, choices=Verdict)
    # Reported less expected, in the currency of ``faced``.
    difference_amount = models.DecimalField(_("difference"), max_digits=19, decimal_places=4, default=0)

    class Meta:
        ordering = ["payout", "id"]
        verbose_name = _("settlement row")
        verbose_name_plural = _("settlement rows")
        constraints = [
            models.UniqueConstraint(fields=["payout", "line_id", "copy"], name="settlement_line_once"),
            models.UniqueConstraint(
                fields=["provider", "line_id"], condition=~Q(verdict=Verdict.DUPLICATE), name="settlement_counts_once"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="settlement_frozen", exclude=["payment", "refund", "verdict", "difference_amount"]),
            pgtrigger.Protect(name="settlement_stays", operation=pgtrigger.Delete),
            no_truncate("settlement"),
        ]

    def __str__(self) -> str:
        return self.line_id

    @property
    def fee(self) -> Money:
        return money(self.fee_amount, self.gross.currency.code)

    @property
    def net(self) -> Money:
        return money(self.net_amount, self.gross.currency.code)

    @property
    def reference(self) -> str:
        return self.payment.reference if self.payment else ""
