"""A piece on the wish list of an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product


class Wished(models.Model):
    """The newest stands first. Neither an account nor a product is kept from going by a wish."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("piece on a wish list")
        verbose_name_plural = _("pieces on wish lists")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "product"], name="customers_wished_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.product_id}"
