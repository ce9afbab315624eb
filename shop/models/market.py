"""A market: who shops from where, in which currency and languages, how tax is shown, what may be paid and sent."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.terms import Terms


class TaxDisplay(models.TextChoices):
    INCLUSIVE = "inclusive", _("prices include tax")
    EXCLUSIVE = "exclusive", _("prices before tax")


class Market(models.Model):
    code = models.SlugField(_("code"), max_length=8, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    countries = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("countries"),
        blank=True,
        default=list,
        help_text=_("ISO codes; the first is the one prices are shown for. Empty: every country no other market has."),
    )
    currency = models.CharField(_("currency"), max_length=3)
    languages = ArrayField(
        models.CharField(max_length=8), verbose_name=_("languages"), help_text=_("The first is the default.")
    )
    tax_display = models.CharField(_("tax display"), max_length=10, choices=TaxDisplay, default=TaxDisplay.EXCLUSIVE)
    same_gross_price = models.BooleanField(
        _("same price everywhere"),
        default=False,
        help_text=_("Prices with tax are those of the first country in all countries of the market."),
    )
    cash_step = models.DecimalField(
        _("smallest coin"),
        max_digits=6,
        decimal_places=3,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("Totals are rounded to it, as 0.05 in Switzerland. 0: to the currency's own digits."),
    )
    terms = models.CharField(
        _("terms of delivery"),
        max_length=3,
        choices=Terms,
        default=Terms.DDP,
        help_text=_("Whether import tax and duty are charged with the order. A shipping method may have its own."),
    )
    withdrawal_days = models.PositiveSmallIntegerField(
        _("days to withdraw"), default=14, help_text=_("How long a consumer may send goods back without a reason.")
    )
    shows_lowest_price = models.BooleanField(
        _("lowest price of 30 days"),
        default=False,
        help_text=_("Beside a reduced price stands the lowest of the 30 days before, as in the European Union."),
    )
    warehouses = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("warehouses"),
        default=list,
        help_text=_("Stock places in order of preference."),
    )
    payment_methods = ArrayField(models.CharField(max_length=20), verbose_name=_("payment methods"), default=list)
    shipping_methods = ArrayField(models.CharField(max_length=20), verbose_name=_("shipping methods"), default=list)
    gift_wrap = models.CharField(
        _("gift wrap"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("The SKU of the wrapping that is offered in the basket, at its price here. Empty: none is."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("market")
        verbose_name_plural = _("markets")
        constraints = [models.CheckConstraint(condition=models.Q(cash_step__gte=0), name="market_cash_step")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_tax_inclusive(self) -> bool:
        return self.tax_display == TaxDisplay.INCLUSIVE
