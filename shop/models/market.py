"""A market: who shops from where, in which currency and languages, how tax is shown, what may be paid and sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    warehouses = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("warehouses"),
        default=list,
        help_text=_("Stock places in order of preference."),
    )
    payment_methods = ArrayField(models.CharField(max_length=20), verbose_name=_("payment methods"), default=list)
    shipping_methods = ArrayField(models.CharField(max_length=20), verbose_name=_("shipping methods"), default=list)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("market")
        verbose_name_plural = _("markets")

    def __str__(self) -> str:
        return self.code

    @property
    def is_tax_inclusive(self) -> bool:
        return self.tax_display == TaxDisplay.INCLUSIVE
