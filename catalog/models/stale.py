"""Products whose lists, cards and search entries are older than the product itself."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Stale(models.Model):
    """A note that a product has changed; triggers write it, ``catalog.freshness`` takes it away.

    Not unique by product and without a key to it: whoever writes never waits for another who writes, nothing is looked
    up while a million rows are loaded, and a change during a refresh leaves a note of its own.
    """

    product_id = models.BigIntegerField(_("product"))
    at = models.DateTimeField(_("time"), db_default=Now())

    class Meta:
        verbose_name = _("product to refresh")
        verbose_name_plural = _("products to refresh")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.product_id)
