"""Ways to send a parcel, and what each costs from one country to others."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics.models.validity import Dated, DatedRows, ends_after_it_starts
from shop.money import money
from shop.terms import Terms

WEIGHT_STEP_G = 500


class ShippingMethod(models.Model):
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    carrier = models.SlugField(_("carrier"), max_length=20)
    terms = models.CharField(
        _("terms of delivery"),
        max_length=3,
        choices=Terms,
        blank=True,
        default="",
        help_text=_("Empty: those of the market."),
    )
    active = models.BooleanField(_("active"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("shipping method")
        verbose_name_plural = _("shipping methods")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class ShippingRate(Dated):
    """Net price of one parcel by its real weight in steps of 500 g, and the days it is on its way."""

    method = models.ForeignKey(ShippingMethod, models.CASCADE, related_name="rates", verbose_name=_("shipping method"))
    sent_from = models.CharField(_("sent from"), max_length=2)
    destinations = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("destinations"),
        help_text=_("Country codes; EU stands for the union, * for everywhere else. The closest name counts."),
    )
    currency = models.CharField(_("currency"), max_length=3)
    first_step = models.DecimalField(
        _("first 500 g"), max_digits=10, decimal_places=3, validators=[MinValueValidator(0)]
    )
    next_step = models.DecimalField(
        _("each further 500 g"), max_digits=10, decimal_places=3, validators=[MinValueValidator(0)]
    )
    max_weight_g = models.PositiveIntegerField(_("heaviest parcel in grams"), default=30_000)
    days_min = models.PositiveSmallIntegerField(_("days at best"))
    days_max = models.PositiveSmallIntegerField(_("days at most"))

    objects = DatedRows.as_manager()

    class Meta:
        verbose_name = _("shipping rate")
        verbose_name_plural = _("shipping rates")
        ordering = ["method", "sent_from", "id"]
        constraints = [
            ends_after_it_starts("logistics_shipping_rate_days"),
            models.CheckConstraint(
                condition=Q(first_step__gte=0, next_step__gte=0, days_max__gte=F("days_min")),
                name="logistics_shipping_rate_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent_from} → {', '.join(self.destinations[:4])}"

    def price(self, weight_g: int) -> Money:
        """Net price of a parcel; a started step counts whole."""
        steps = max(1, -(-weight_g // WEIGHT_STEP_G))
        return money(self.first_step + self.next_step * Decimal(steps - 1), self.currency)
