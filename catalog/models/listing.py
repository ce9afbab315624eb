"""What lists are read from: one card a product, its places on shelves, and how much lies behind each filter.

Written only by ``catalog/refreshers/``; no keys to the tables of truth, because a note of a change may arrive after
what it is about. See docs/decisions/0010-lists-are-read-by-key.md.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

# Positions in ``prices`` that have an index. A shop with more markets needs a migration with more of them.
MOST_MARKETS = 24


class MarketSlot(models.Model):
    """The bit of a market in ``listed`` and its position in ``prices``; given once and never again to another."""

    market_id = models.CharField(_("market"), max_length=8, primary_key=True)
    slot = models.PositiveSmallIntegerField(_("position"), unique=True)

    class Meta:
        verbose_name = _("market's position in lists")
        verbose_name_plural = _("markets' positions in lists")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slot__gte=1, slot__lte=MOST_MARKETS), name="catalog_market_slot_is_indexed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.market_id}: {self.slot}"


class FacetValue(models.Model):
    """A value that lists can be narrowed down to, by a small number of its own.

    ``facet`` is brand, origin, stock, price, ``o:<axis id>`` or ``a:<attribute id>``. ``ref`` is the row that has the
    words, or the number of the price band; ``key`` is a country, a market or a number where there is no such row.
    """

    id = models.AutoField(primary_key=True)
    facet = models.CharField(_("filter"), max_length=24)
    ref = models.BigIntegerField(_("row"), default=0)
    key = models.CharField(_("key"), max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("value of a filter")
        verbose_name_plural = _("values of filters")
        constraints = [models.UniqueConstraint(fields=["facet", "ref", "key"], name="catalog_facet_value_once")]

    def __str__(self) -> str:
        return f"{self.facet} {self.ref} {self.key}"


class Card(models.Model):
    """What a card shows, in every language and market. ``listed`` has the bits of the markets it is listed in.

    ``offers`` is ``{market: [lowest, highest, compare at, free pieces]}``, amounts before tax as text, null where there
    is none. ``picture`` is ``[renditions, file, width, height, placeholder]``; ``names`` and ``alts`` are by language.
    """

    product_id = models.BigIntegerField(_("product"), primary_key=True)
    slug = models.CharField(_("address"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"))
    names = models.JSONField(_("names"))
    picture = models.JSONField(_("picture"), null=True)
    alts = models.JSONField(_("texts of the picture"))
    offers = models.JSONField(_("offers"))
    listed = models.IntegerField(_("markets"))
    shelves = ArrayField(models.BigIntegerField(), verbose_name=_("shelves"))
    facets = ArrayField(models.IntegerField(), verbose_name=_("values of filters"))
    changes_at = models.DateTimeField(_("next change by date"), null=True)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        indexes = [
            GinIndex(fields=["shelves", "facets"], name="catalog_card_facets"),
            models.Index(fields=["changes_at"], condition=models.Q(changes_at__isnull=False), name="catalog_card_due"),
            models.Index(fields=["slug"], name="catalog_card_by_slug"),
            # For a search, which asks a thousand cards for nothing else: the cards themselves are ten times as large.
            models.Index(fields=["product_id"], include=["listed", "facets"], name="catalog_card_sought"),
        ]

    def __str__(self) -> str:
        return self.slug


class Placement(models.Model):
    """A product on a shelf, with the keys that lists are sorted by; the lowest comes first, ties go by product.

    ``prices`` is the lowest net price by market slot in thousandths of the currency: null where the product is not
    listed, ``catalog.shelves.UNPRICED`` where it has no price. ``newest`` is minus the microsecond of its creation.
    """

    pk = models.CompositePrimaryKey("product_id", "shelf")
    product_id = models.BigIntegerField(_("product"))
    shelf = models.BigIntegerField(_("shelf"))
    featured = models.BigIntegerField(_("our choice"))
    newest = models.BigIntegerField(_("newest first"))
    prices = ArrayField(models.BigIntegerField(null=True), verbose_name=_("prices"))

    class Meta:
        verbose_name = _("place on a shelf")
        verbose_name_plural = _("places on shelves")
        indexes = [
            models.Index(fields=["shelf", "featured", "product_id"], name="catalog_placement_featured"),
            models.Index(fields=["shelf", "newest", "product_id"], name="catalog_placement_newest"),
            # prices__0 is prices[1] in SQL
            *(
                models.Index(
                    F("shelf"),
                    F(f"prices__{slot - 1}"),
                    F("product_id"),
                    condition=models.Q(**{f"prices__{slot - 1}__isnull": False}),
                    name=f"catalog_placement_price_{slot}",
                )
                for slot in range(1, MOST_MARKETS + 1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} on {self.shelf}"


class FacetCount(models.Model):
    """How many cards lie on a shelf behind a value, by the markets they are listed in. Value 0 stands for all cards."""

    pk = models.CompositePrimaryKey("shelf", "value", "listed")
    shelf = models.BigIntegerField(_("shelf"))
    value = models.IntegerField(_("value"))
    listed = models.IntegerField(_("markets"))
    cards = models.IntegerField(_("cards"))

    class Meta:
        verbose_name = _("number behind a filter")
        verbose_name_plural = _("numbers behind filters")

    def __str__(self) -> str:
        return f"{self.shelf} {self.value}: {self.cards}"
