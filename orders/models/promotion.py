"""Promotions as data: whom they are for and what they give are JSON terms, checked by the forms of their kinds.

What is scarce (uses in all, a budget, a code's uses) is a tally with a most; a person's uses are slots. Both hold in
the database whoever races: a tally never passes its most, a slot is taken once.
"""

from datetime import datetime, time, timedelta

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models.order import Order, money_field


class Lane(models.IntegerChoices):
    """Lanes run one after another; each counts on what the lanes before it have left."""

    GOODS = 10, _("Goods: offers on single pieces and sets")
    BASKET = 20, _("Basket: offers on the whole purchase")
    COUPON = 30, _("Codes")
    SHIPPING = 40, _("Shipping")


class PromotionStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("promotion", "draft")
    LIVE = "live", pgettext_lazy("promotion", "live")
    ENDED = "ended", pgettext_lazy("promotion", "ended")


ONE_DAY = timedelta(days=1)
CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Small letters and digits, joined by hyphens, as in spring-tea."))


class Promotion(models.Model):
    """Days and times are wall clock of each market: it begins in Tokyo before it begins in Berlin."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[CODE])
    status = models.CharField(_("status"), max_length=8, choices=PromotionStatus, default=PromotionStatus.DRAFT)
    name = models.CharField(_("name"), max_length=120, help_text=_("Shoppers read it on the bill."))
    description = models.TextField(_("description"), blank=True, default="")
    kind = models.CharField(_("kind"), max_length=24)
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    goods = models.JSONField(_("goods"), default=dict, blank=True)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    lane = models.PositiveSmallIntegerField(
        _("lane"),
        choices=Lane,
        default=Lane.GOODS,
        help_text=_("In a lane each piece takes part in one promotion, the best for the shopper."),
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=100, help_text=_("Of two that give the same, the lower rank is chosen.")
    )
    exclusive = models.BooleanField(
        _("stands alone"), default=False, help_text=_("Given only without any other, and only if it gives more.")
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    starts_time = models.TimeField(_("from"), default=time(0, 0))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    ends_time = models.TimeField(
        _("until"), null=True, blank=True, help_text=_("On the last day, by each market's own clock. Empty: all day.")
    )
    needs_coupon = models.BooleanField(_("needs a code"), default=False)
    limit_each = models.PositiveSmallIntegerField(_("uses a person"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("offer", "promotion")
        verbose_name_plural = pgettext_lazy("offers", "promotions")
        ordering = ["lane", "rank", "code"]
        permissions = [("make_coupons", _("Can make and export codes"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="orders_promotion_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(limit_each=None) | models.Q(limit_each__gte=1), name="orders_promotion_each_some"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(status="live"), name="orders_promotion_live"),
        ]
        triggers = [
            # Each process keeps what it has read of a version; whoever changes the row makes a new one.
            pgtrigger.Trigger(
                name="new_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="NEW.version = OLD.version + 1; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def starts_at(self) -> datetime | None:
        """The first moment, on whichever market's clock."""
        return datetime.combine(self.starts_on, self.starts_time) if self.starts_on else None

    @property
    def ends_at(self) -> datetime | None:
        """The first moment after it."""
        if self.ends_on is None:
            return None
        if self.ends_time is None:
            return datetime.combine(self.ends_on, time.min) + ONE_DAY
        return datetime.combine(self.ends_on, self.ends_time)


class PromotionTally(models.Model):
    """How much of what is limited is taken: uses in all (currency empty) or a budget in one currency."""

    promotion = models.ForeignKey(
        Promotion, models.CASCADE, related_name="tallies", verbose_name=pgettext_lazy("offer", "promotion")
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    most = models.DecimalField(_("most"), max_digits=14, decimal_places=3)
    taken = models.DecimalField(_("taken"), max_digits=14, decimal_places=3, default=0)

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        ordering = ["currency"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "currency"], name="orders_tally_once"),
            models.CheckConstraint(
                condition=models.Q(taken__gte=0, taken__lte=models.F("most")), name="orders_tally_within_its_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken} / {self.most} {self.currency}".strip()


class Coupon(models.Model):
    """A code that opens a promotion. ``most`` 1 is a code for one order, empty one for everybody."""

    promotion = models.ForeignKey(
        Promotion, models.CASCADE, related_name="coupons", verbose_name=pgettext_lazy("offer", "promotion")
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    most = models.PositiveIntegerField(_("uses at most"), null=True, blank=True, help_text=_("Empty: any number."))
    taken = models.PositiveIntegerField(_("uses"), default=0, editable=False)
    batch = models.CharField(_("batch"), max_length=40, blank=True, default="")
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("coupon", "code")
        verbose_name_plural = pgettext_lazy("coupons", "codes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^[A-Z0-9]{3,40}$"), name="orders_coupon_code"),
            models.CheckConstraint(
                condition=models.Q(most=None) | models.Q(taken__lte=models.F("most")),
                name="orders_coupon_within_its_most",
            ),
        ]
        indexes = [models.Index(fields=["promotion", "batch"], name="orders_coupon_batch")]

    def __str__(self) -> str:
        return self.code


class PromotionUse(models.Model):
    """One order has used one promotion. A cancelled order gives it back once: ``given_back_at`` then stands."""

    promotion = models.ForeignKey(
        Promotion, models.PROTECT, related_name="uses", verbose_name=pgettext_lazy("offer", "promotion")
    )
    order = models.ForeignKey(Order, models.PROTECT, related_name="promotion_uses", verbose_name=_("order"))
    coupon = models.ForeignKey(
        Coupon, models.PROTECT, null=True, related_name="uses", verbose_name=pgettext_lazy("coupon", "code")
    )
    person = models.CharField(_("person"), max_length=254)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    slot = models.PositiveSmallIntegerField(_("use of this person"), null=True)
    currency = models.CharField(_("currency"), max_length=3)
    given = money_field(_("given"))
    at = models.DateTimeField(_("time"), default=timezone.now)
    given_back_at = models.DateTimeField(_("given back"), null=True, blank=True)

    class Meta:
        verbose_name = _("use")
        verbose_name_plural = _("uses")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "order"], name="orders_use_once_an_order"),
            models.UniqueConstraint(
                fields=["promotion", "person", "slot"],
                condition=models.Q(given_back_at=None, slot__isnull=False),
                name="orders_use_slot_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["promotion", "user", "slot"],
                condition=models.Q(given_back_at=None, slot__isnull=False, user__isnull=False),
                name="orders_use_slot_of_an_account",
            ),
            models.CheckConstraint(condition=models.Q(given__gte=0), name="orders_use_not_negative"),
        ]
        indexes = [models.Index(fields=["order"], name="orders_use_of_order")]

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.order_id}"


class CodeTry(models.Model):
    """How often somebody has tried codes lately: one row a visitor and one an address, kept as keyed hashes."""

    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tried codes")
        verbose_name_plural = _("tried codes")

    def __str__(self) -> str:
        return self.key
