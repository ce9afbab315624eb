"""The bank's statements as they came, line by line, and what each line turned out to be. Facts are never rewritten."""

import pgtrigger
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from payments.models.fields import MoneyField
from payments.models.guards import append_only, frozen, no_truncate
from payments.models.payment import Payment
from payments.models.refund import Refund
from payments.states import LINE_MOVES, LineState
from payments.words import LINE_NOTES, line_note
from shop.models import History, Living
from shop.money import money
from shop.sealing import seal, unseal

# Of an account number that is shown to staff so many characters stay, at its end.
SHOWN = 4


class BankFile(models.Model):
    """A file that could be read; booked when somebody said so. Its body is sealed, for it names people."""

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    name = models.CharField(_("file"), max_length=200)
    form = models.CharField(_("format"), max_length=12)
    sealed_body = models.TextField()
    mapping = models.ForeignKey(
        "payments.BankMapping", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("mapping")
    )
    statements = models.JSONField(_("statements"), default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    kept_at = models.DateTimeField(_("kept"), default=timezone.now)
    booked_at = models.DateTimeField(_("booked"), null=True, blank=True)
    new_lines = models.PositiveIntegerField(_("new lines"), default=0)
    known_lines = models.PositiveIntegerField(_("known lines"), default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        triggers = [
            frozen("bank_file", "digest", "form", "statements"),
            pgtrigger.Protect(
                name="bank_file_stays", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__booked_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankLine(Living):
    """One movement on our account: above zero came in, below went out."""

    MOVES = LINE_MOVES

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="lines", verbose_name=_("bank statement"))
    identity = models.CharField(_("identity"), max_length=64, unique=True)
    account = models.CharField(_("account"), max_length=64)
    amount = MoneyField(_("amount"))
    charges_amount = models.DecimalField(_("charges"), max_digits=19, decimal_places=4, default=0)
    booked_on = models.DateField(_("booked on"))
    valued_on = models.DateField(_("valued on"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    structured = models.CharField(_("creditor reference"), max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    sealed_account = models.TextField(blank=True)
    masked_account = models.CharField(_("account of the other side"), max_length=64, blank=True)
    bank_reference = models.CharField(_("reference of the bank"), max_length=64, blank=True)
    end_to_end = models.CharField(_("end to end"), max_length=64, blank=True)
    status = models.CharField(_("status"), max_length=24, choices=LineState, default=LineState.WAITING)
    reason = models.CharField(_("because"), max_length=40, blank=True)
    kept_at = models.DateTimeField(_("kept"), default=timezone.now)

    class Meta:
        ordering = ["-booked_on", "-id"]
        verbose_name = _("bank line")
        verbose_name_plural = _("bank lines")
        indexes = [
            models.Index(fields=["status", "-booked_on"], name="bank_line_to_decide"),
            models.Index(fields=["account", "booked_on"], name="bank_line_by_day"),
        ]
        triggers = [
            pgtrigger.FSM(name="bank_line_moves", field="status", transitions=LINE_MOVES.pairs()),
            pgtrigger.ReadOnly(name="bank_line_frozen", exclude=["status", "reason", "sealed_account"]),
            pgtrigger.Protect(name="bank_line_stays", operation=pgtrigger.Delete),
            no_truncate("bank_line"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount.amount.normalize():f} {self.currency}"

    @property
    def currency(self) -> str:
        return self.amount.currency.code

    @property
    def moved(self) -> Money:
        """The amount at its currency's own exponent."""
        return money(self.amount.amount, self.currency)

    @property
    def other_account(self) -> str:
        """The other side's account, or nothing where the bank tells none. Raises Unreadable."""
        return unseal(self.sealed_account, about=self.identity) if self.sealed_account else ""

    def seal_account(self, number: str) -> None:
        self.sealed_account = seal(number, about=self.identity) if number else ""
        self.masked_account = masked(number)


class BankLineHistory(History):
    WORDS = LineState

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="history", verbose_name=_("bank line"))

    class Meta(History.Meta):
        verbose_name = _("step of a bank line")
        verbose_name_plural = _("steps of a bank line")
        triggers = append_only("bank_line_history")

    @property
    @admin.display(description=_("note"))
    def told(self) -> str:
        return line_note(self.note) if self.note in LINE_NOTES else super().told


class BankMatch(models.Model):
    """So much of a line is for this payment. What turned out wrong before it paid is released, not deleted."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="matches", verbose_name=_("bank line"))
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="bank_matches", verbose_name=_("payment")
    )
    amount = models.DecimalField(_("amount"), max_digits=19, decimal_places=4)
    how = models.CharField(_("found by"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("match of a bank line")
        verbose_name_plural = _("matches of bank lines")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_match_above_zero"),
            models.UniqueConstraint(fields=["line", "payment"], condition=Q(released_at=None), name="bank_match_once"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="bank_match_frozen", exclude=["released_at"]),
            pgtrigger.Protect(name="bank_match_stays", operation=pgtrigger.Delete),
            no_truncate("bank_match"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} → {self.payment_id}"


class BankPayBack(models.Model):
    """An order to transfer money back, which a person carries out at the bank; done when a statement shows it."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    amount = MoneyField(_("amount"))
    # Why: a refund of a payment, or what a line brought too much.
    refund_key = models.CharField(_("refund"), max_length=120, blank=True, db_index=True)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="pay_backs", verbose_name=_("payment")
    )
    line = models.ForeignKey(
        BankLine, on_delete=models.PROTECT, null=True, blank=True, related_name="pay_backs", verbose_name=_("bank line")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    sealed_account = models.TextField(blank=True)
    masked_account = models.CharField(_("account of the other side"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reference = models.CharField(_("reference"), max_length=30, blank=True)
    given_at = models.DateTimeField(_("given to the bank"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    settled_by = models.OneToOneField(
        BankLine, on_delete=models.PROTECT, null=True, blank=True, related_name="settles", verbose_name=_("settled by")
    )
    came_back_by = models.OneToOneField(
        BankLine, on_delete=models.PROTECT, null=True, blank=True, related_name="undoes", verbose_name=_("came back by")
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("transfer back")
        verbose_name_plural = _("transfers back")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_pay_back_above_zero"),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="bank_pay_back_reference_once"
            ),
        ]
        triggers = [
            frozen("bank_pay_back", "key", "amount", "amount_currency", "refund_key", "payment", "line"),
            pgtrigger.Protect(name="bank_pay_back_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def owed(self) -> Money:
        return money(self.amount.amount, self.amount.currency.code)

    @property
    def other_account(self) -> str:
        """Raises Unreadable."""
        return unseal(self.sealed_account, about=self.key) if self.sealed_account else ""

    def seal_account(self, number: str) -> None:
        self.sealed_account = seal(number, about=self.key) if number else ""
        self.masked_account = masked(number)

    @property
    def refund(self) -> Refund | None:
        return Refund.objects.filter(key=self.refund_key).first() if self.refund_key else None


def masked(number: str) -> str:
    """``•••• 3000``: enough to tell two accounts apart."""
    return f"•••• {number[-SHOWN:]}" if number else ""
