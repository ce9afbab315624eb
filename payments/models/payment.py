"""A payment: one attempt to take one amount for one opaque reference, and what became of it."""

import secrets
from decimal import Decimal

import pgtrigger
from django.contrib import admin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from payments.models.fields import MoneyField
from payments.models.guards import append_only, frozen
from payments.states import PAYMENT_MOVES, PaymentStatus
from payments.words import HOLDS, held_because
from shop.models import History, Living
from shop.money import money


def new_token() -> str:
    return f"pay_{secrets.token_hex(12)}"


def new_idempotency_key() -> str:
    return f"tradewind-{secrets.token_hex(16)}"


class Payment(Living):
    MOVES = PAYMENT_MOVES

    token = models.CharField(_("token"), max_length=40, unique=True, default=new_token)
    reference = models.CharField(_("reference"), max_length=40, db_index=True)
    provider = models.SlugField(_("provider"), max_length=20)
    amount = MoneyField(_("amount"))
    captured_amount = models.DecimalField(_("captured"), max_digits=19, decimal_places=4, default=0)
    refund_asked_amount = models.DecimalField(_("refund asked"), max_digits=19, decimal_places=4, default=0)
    refunded_amount = models.DecimalField(_("refunded"), max_digits=19, decimal_places=4, default=0)
    disputed_amount = models.DecimalField(_("disputed"), max_digits=19, decimal_places=4, default=0)
    status = models.CharField(_("status"), max_length=24, choices=PaymentStatus, default=PaymentStatus.PENDING)
    surplus = models.BooleanField(
        _("second payment"),
        default=False,
        help_text=_("Another attempt had already paid for the same reference; this money goes back by itself."),
    )
    session_id = models.CharField(_("session at the provider"), max_length=120, blank=True)
    intent_id = models.CharField(_("payment at the provider"), max_length=120, blank=True)
    charge_id = models.CharField(_("charge at the provider"), max_length=120, blank=True)
    dispute_id = models.CharField(_("dispute at the provider"), max_length=120, blank=True)
    # Fingerprint, country and score of the card, as the provider told them (payments.provider.CardFacts).
    card = models.JSONField(_("card"), default=dict, blank=True)
    idempotency_key = models.CharField(_("idempotency key"), max_length=80, unique=True, default=new_idempotency_key)
    url = models.TextField(_("hosted page"), blank=True)
    # What the order's page shows to whoever pays without leaving the shop (payments.provider.Shown).
    shown = models.JSONField(_("shown to the buyer"), default=dict, blank=True)
    # The order as it was asked, kept until the page is open: a repeated call must be the same call.
    asked = models.JSONField(_("asked"), default=dict, blank=True)
    failure_code = models.CharField(_("failure"), max_length=80, blank=True)
    hold_code = models.CharField(_("held because"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    captured_at = models.DateTimeField(_("captured at"), null=True, blank=True)
    poll_at = models.DateTimeField(_("ask again at"), null=True, blank=True)
    polls = models.PositiveIntegerField(_("times asked"), default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_above_zero"),
            models.CheckConstraint(condition=Q(amount_currency__regex="^[A-Z]{3}$"), name="payment_currency_is_iso"),
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0)
                & Q(refunded_amount__lte=F("refund_asked_amount"))
                & Q(refund_asked_amount__lte=F("captured_amount"))
                & Q(captured_amount__lte=F("amount")),
                name="payment_refunded_within_captured",
            ),
            models.CheckConstraint(
                condition=~Q(status=PaymentStatus.CAPTURED) | Q(captured_amount=F("amount")),
                name="payment_captured_in_full",
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(status=PaymentStatus.CAPTURED, surplus=False),
                name="payment_pays_a_reference_once",
            ),
            models.UniqueConstraint(
                fields=["reference", "provider"],
                condition=Q(status=PaymentStatus.PENDING),
                name="payment_one_open_attempt",
            ),
            *(
                models.UniqueConstraint(
                    fields=["provider", field], condition=~Q(**{field: ""}), name=f"payment_{field}_once"
                )
                for field in ("session_id", "intent_id", "charge_id")
            ),
        ]
        indexes = [models.Index(fields=["poll_at"], condition=~Q(poll_at=None), name="payment_to_ask_about")]
        triggers = [
            pgtrigger.FSM(name="payment_moves", field="status", transitions=PAYMENT_MOVES.pairs()),
            frozen("payment", "token", "reference", "provider", "amount", "amount_currency", "idempotency_key"),
            pgtrigger.Protect(name="payment_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.token}"

    @property
    def currency(self) -> str:
        return self.amount.currency.code

    @property
    def owed(self) -> Money:
        """The amount at its currency's own exponent."""
        return money(self.amount.amount, self.currency)

    @property
    def captured(self) -> Money:
        return money(self.captured_amount, self.currency)

    @property
    def refunded(self) -> Money:
        return money(self.refunded_amount, self.currency)

    @property
    def disputed(self) -> Money:
        """What banks have taken back and not returned."""
        return money(self.disputed_amount, self.currency)

    @property
    def refundable(self) -> Money:
        """What can still be given back; of disputed money nothing."""
        left: Decimal = self.captured_amount - self.refund_asked_amount - self.disputed_amount
        return money(max(left, Decimal(0)), self.currency)


class PaymentHistory(History):
    WORDS = PaymentStatus

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="history", verbose_name=_("payment"))

    class Meta(History.Meta):
        verbose_name = _("step of a payment")
        verbose_name_plural = _("steps of a payment")
        triggers = append_only("payment_history")

    @property
    @admin.display(description=_("note"))
    def told(self) -> str:
        return held_because(self.note) if self.note in HOLDS else super().told
