"""Points that she earns by buying and may spend on goods: what they are worth, how many she has, and how it came."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models import Market


class PointsRule(models.Model):
    """What points are in one market, in its currency and as it shows prices. A market without a row has none."""

    market = models.OneToOneField(Market, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("market"))
    worth = models.DecimalField(
        _("worth of a point"),
        max_digits=9,
        decimal_places=4,
        validators=[MinValueValidator(Decimal("0.0001"))],
        help_text=_("In the market's currency, as 0.01."),
    )
    most_percent = models.PositiveSmallIntegerField(
        _("share of the goods in per cent"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("So much of the goods of an order may be paid with points."),
    )
    earned = models.DecimalField(
        _("points earned"),
        max_digits=9,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(0)],
        help_text=_("For each unit of the currency that goods cost her, when the order was delivered."),
    )

    class Meta:
        verbose_name = _("rule of points")
        verbose_name_plural = _("rules of points")
        ordering = ["market"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(worth__gt=0, earned__gte=0, most_percent__gte=1, most_percent__lte=100),
                name="customers_points_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market_id}: {self.worth}"


class PointsAccount(models.Model):
    """How many points an account has. The sum of its moves, kept so that it can be guarded by a condition."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("account")
    )
    balance = models.BigIntegerField(_("points"), default=0)
    moved_at = models.DateTimeField(_("last moved"))

    class Meta:
        verbose_name = _("account of points")
        verbose_name_plural = _("accounts of points")
        constraints = [models.CheckConstraint(condition=models.Q(balance__gte=0), name="customers_points_not_negative")]
        indexes = [
            models.Index(fields=["moved_at"], condition=models.Q(balance__gt=0), name="customers_points_to_lapse")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.balance}"


class PointsKind(models.TextChoices):
    EARNED = "earned", pgettext_lazy("points", "earned")
    SPENT = "spent", pgettext_lazy("points", "spent")
    GIVEN_BACK = "given_back", pgettext_lazy("points", "given back")
    UNEARNED = "unearned", pgettext_lazy("points", "taken back")
    LAPSED = "lapsed", pgettext_lazy("points", "lapsed")
    BY_STAFF = "by_staff", pgettext_lazy("points", "by our team")


class PointsMove(models.Model):
    """One change of a balance, written once. ``key`` makes a second word of the same deed harmless."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=12, choices=PointsKind)
    points = models.BigIntegerField(_("points"))
    reference = models.CharField(_("reference"), max_length=64, blank=True)
    key = models.CharField(_("key"), max_length=120, unique=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("move of points")
        verbose_name_plural = _("moves of points")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(points=0), name="customers_points_move_something")]
        indexes = [
            models.Index(fields=["user", "-id"], name="customers_points_of"),
            models.Index(fields=["reference"], name="customers_points_reference"),
        ]
        triggers = [pgtrigger.Protect(name="points_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.points:+d}"
