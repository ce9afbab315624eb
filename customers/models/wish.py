"""A product that somebody with an account wants to find again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Wish(models.Model):
    """Newest first. Goes with the account and with the product."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("account")
    )
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )
    at = models.DateTimeField(_("time"), db_default=Now())

    class Meta:
        ordering = ["-id"]
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [models.UniqueConstraint(fields=["user", "product"], name="customers_wish_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.product_id}"
