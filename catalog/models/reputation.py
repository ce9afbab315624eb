"""What buyers say of a product, counted: what a product page reads beside the product."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product

LEAST, MOST = 100, 500


class Reputation(models.Model):
    """Written whole by who keeps the reviews (``catalog.reputation``); a product without published ones has no row.

    ``average`` is in hundredths of a star. ``newest`` holds up to three reviews by language, and under the empty name
    up to three of any: ``[id, stars, title, text, author, options, day, language, cut, answer]``.
    """

    product = models.OneToOneField(Product, models.CASCADE, primary_key=True, related_name="+")
    count = models.PositiveIntegerField(_("published reviews"))
    average = models.PositiveSmallIntegerField(_("average in hundredths of a star"))
    newest = models.JSONField(_("newest reviews"))

    class Meta:
        verbose_name = _("reputation")
        verbose_name_plural = _("reputations")
        constraints = [
            models.CheckConstraint(condition=models.Q(count__gte=1), name="catalog_reputation_counts_some"),
            models.CheckConstraint(
                condition=models.Q(average__gte=LEAST, average__lte=MOST), name="catalog_reputation_within_stars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.average} ({self.count})"
