"""What a variant costs before tax: in one currency, in one market, and by the entries of price lists."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from catalog.models.price_triggers import kept_entries, kept_lists, kept_prices
from catalog.models.variant import Variant
from shop.models import Market


class Asked(models.Model):
    """An amount, what it was before if staff announce that, and since when it has been asked (a trigger sets it)."""

    amount = MoneyField(_("price before tax"), max_digits=14, decimal_places=3, default_currency=None)
    compare_at = MoneyField(
        _("earlier price before tax"),
        max_digits=14,
        decimal_places=3,
        default_currency=None,
        null=True,
        blank=True,
    )
    since = models.DateTimeField(_("since"), auto_now_add=True, db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.amount)


COMPARE_AT_IS_HIGHER = models.Q(compare_at__isnull=True) | models.Q(
    compare_at__gt=models.F("amount"), compare_at_currency=models.F("amount_currency")
)


class Price(Asked):
    """The price in a currency, for every market that has none of its own."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="prices", verbose_name=_("variant"))
    proposed = models.BooleanField(
        _("proposed"),
        default=False,
        help_text=_("Converted and rounded by rule; not yet looked at by a person."),
    )

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["amount_currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "amount_currency"],
                name="catalog_price_once_per_currency",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="catalog_price_not_negative"),
            models.CheckConstraint(condition=COMPARE_AT_IS_HIGHER, name="catalog_price_compare_at_is_higher"),
        ]
        indexes = [models.Index(fields=["amount_currency", "variant"], name="catalog_price_by_currency")]
        triggers = kept_prices("price", market="NULL")


class MarketPrice(Asked):
    """The price in one market; it beats the price in that market's currency."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="market_prices", verbose_name=_("variant"))
    market = models.ForeignKey(Market, models.PROTECT, related_name="+", verbose_name=_("market"))

    class Meta:
        verbose_name = _("price of one market")
        verbose_name_plural = _("prices of single markets")
        ordering = ["market__position"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "market"], name="catalog_market_price_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="catalog_market_price_not_negative"),
            models.CheckConstraint(condition=COMPARE_AT_IS_HIGHER, name="catalog_market_price_compare_at"),
        ]
        triggers = kept_prices("market_price", market="o.market_id")


class PriceList(models.Model):
    """Prices for some buyers, some quantities or some days. The list with the lowest rank decides."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("Staff see it, shoppers do not."))
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=100, help_text=_("Where several lists have a price, the lowest rank decides.")
    )
    market = models.ForeignKey(
        Market, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only in the market")
    )
    customer_group = models.SlugField(
        _("only for the customer group"), max_length=40, blank=True, default="", help_text=_("Empty: for everybody.")
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True, help_text=_("From 00:00 UTC."))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Until 24:00 UTC."))
    active = models.BooleanField(_("in force"), default=True)
    since = models.DateTimeField(_("since"), auto_now_add=True, db_default=Now())

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        ordering = ["rank", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="catalog_price_list_days",
            )
        ]
        triggers = kept_lists()

    def __str__(self) -> str:
        return self.name


class PriceListEntry(models.Model):
    """The price of one piece when at least ``from_quantity`` are bought."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="entries", verbose_name=_("price list"))
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="list_prices", verbose_name=_("variant"))
    from_quantity = models.PositiveIntegerField(_("from so many pieces"), default=1)
    amount = MoneyField(_("price before tax"), max_digits=14, decimal_places=3, default_currency=None)
    since = models.DateTimeField(_("since"), auto_now_add=True, db_default=Now())

    class Meta:
        verbose_name = _("price in a list")
        verbose_name_plural = _("prices in a list")
        ordering = ["variant__sku", "amount_currency", "from_quantity"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "amount_currency", "price_list", "from_quantity"],
                name="catalog_price_list_entry_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="catalog_price_list_entry_not_negative"),
            models.CheckConstraint(condition=models.Q(from_quantity__gte=1), name="catalog_price_list_entry_some"),
        ]
        triggers = kept_entries()

    def __str__(self) -> str:
        return f"{self.amount} ≥ {self.from_quantity}"
