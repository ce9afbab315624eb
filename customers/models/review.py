"""What somebody received, and what she says of it. Without the first there is no second."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from customers.models.customer import Customer
from customers.states import REVIEW_MOVES, ReviewState

LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 120, 4000, 60


class Received(models.Model):
    """A product that was delivered to a customer: her right to review it, once. The first delivery counts.

    ``invited_at`` is when she was asked for a review, or when it was decided not to ask.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="received", verbose_name=_("customer"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    sku = models.CharField(_("SKU"), max_length=60)
    options = models.CharField(_("options"), max_length=200, blank=True)
    order = models.CharField(_("order"), max_length=64)
    language = models.CharField(_("language"), max_length=8)
    market = models.CharField(_("market"), max_length=8)
    at = models.DateTimeField(_("delivered"), default=timezone.now)
    invited_at = models.DateTimeField(_("asked for a review"), null=True, blank=True)

    class Meta:
        verbose_name = _("received piece")
        verbose_name_plural = _("received pieces")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="customers_received_once")]
        indexes = [
            models.Index(
                fields=["at"], condition=models.Q(invited_at__isnull=True), name="customers_received_uninvited"
            )
        ]
        triggers = [pgtrigger.ReadOnly(name="frozen", exclude=["invited_at", "customer"])]

    def __str__(self) -> str:
        return f"{self.sku}: {self.order}"


class Review(models.Model):
    """Words of a buyer. ``version`` grows with each change of hers: staff publish what they read, nothing newer."""

    received = models.OneToOneField(Received, models.PROTECT, related_name="review", verbose_name=_("received piece"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    stars = models.PositiveSmallIntegerField(_("stars"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    author = models.CharField(_("shown name"), max_length=LONGEST_NAME, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=12, choices=ReviewState.choices, default=ReviewState.WAITING)
    version = models.PositiveIntegerField(_("version"), default=1)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    changed_at = models.DateTimeField(_("last change"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason of the refusal"), max_length=300, blank=True)
    answer = models.TextField(_("answer of the shop"), max_length=LONGEST_TEXT, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-id"]
        permissions = [
            ("moderate_review", _("Can publish and refuse reviews")),
            ("answer_review", _("Can answer reviews as the shop")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="customers_review_1_to_5"),
            models.CheckConstraint(
                condition=~models.Q(state=ReviewState.REFUSED) | ~models.Q(reason=""),
                name="customers_review_refused_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["product", "language", "-id"],
                condition=models.Q(state=ReviewState.PUBLISHED),
                name="customers_review_spoken",
            ),
            models.Index(
                fields=["product", "-id"],
                condition=models.Q(state=ReviewState.PUBLISHED),
                name="customers_review_of_product",
            ),
            models.Index(fields=["state", "-id"], name="customers_review_by_state"),
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="state", transitions=REVIEW_MOVES.pairs()),
            pgtrigger.ReadOnly(name="whose", fields=["received", "product", "written_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.stars}/5 {self.title}"
