"""The basket: what somebody thinks of buying. It promises nothing and holds no stock."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models import Variant

MOST_PIECES = 99
LONGEST_WORDS = 500


class Basket(models.Model):
    """Known by its token alone, which only the shopper's signed cookie holds, or by its owner who is signed in."""

    token = models.CharField(_("token"), max_length=48, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("person", "account"),
    )
    market = models.CharField(_("market"), max_length=8)
    country = models.CharField(_("country"), max_length=2)
    shipping_method = models.CharField(_("shipping method"), max_length=20, blank=True)
    coupon = models.CharField(pgettext_lazy("coupon", "code"), max_length=40, blank=True, default="")
    points = models.PositiveIntegerField(_("points"), default=0)
    buyer_note = models.TextField(_("note to the seller"), max_length=LONGEST_WORDS, blank=True, default="")
    is_gift = models.BooleanField(_("is a gift"), default=False)
    gift_message = models.TextField(_("gift message"), max_length=LONGEST_WORDS, blank=True, default="")
    # What its page showed last, to say what has changed since; and what is still to be said once.
    seen = models.JSONField(_("seen last"), null=True, blank=True)
    news = models.JSONField(_("news"), default=list, blank=True)
    seen_at = models.DateTimeField(_("looked at"), default=timezone.now)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("basket")
        verbose_name_plural = _("baskets")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(closed_at__isnull=True, user__isnull=False),
                name="orders_basket_one_open_a_user",
            ),
        ]
        indexes = [models.Index(fields=["seen_at"], name="orders_basket_seen_at")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class BasketLine(models.Model):
    basket = models.ForeignKey(Basket, models.CASCADE, related_name="lines", verbose_name=_("basket"))
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+", verbose_name=_("variant"))
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("basket line")
        verbose_name_plural = _("basket lines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["basket", "variant"], name="orders_basket_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=MOST_PIECES),
                name="orders_basket_line_1_to_99",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"


class SavedLine(models.Model):
    """Pieces that she thinks of buying another time. They go from basket to basket, and no order takes them."""

    basket = models.ForeignKey(Basket, models.CASCADE, related_name="saved", verbose_name=_("basket"))
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+", verbose_name=_("variant"))
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("saved line")
        verbose_name_plural = _("saved lines")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["basket", "variant"], name="orders_saved_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=MOST_PIECES), name="orders_saved_line_1_to_99"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id}"
