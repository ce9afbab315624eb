"""Somebody wants to know when a thing that is sold out can be bought again."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class StockWish(models.Model):
    """One letter is owed, in the language and market of the page that was read. Once it is queued the row goes."""

    email = models.EmailField(_("e-mail address"))
    sku = models.CharField(_("SKU"), max_length=60)
    language = models.CharField(_("language"), max_length=8)
    market = models.CharField(_("market"), max_length=8)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("back-in-stock wish")
        verbose_name_plural = _("back-in-stock wishes")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower(F("email"))), name="customers_wish_email_lower"),
            models.UniqueConstraint(fields=["sku", "email"], name="customers_wish_once"),
        ]
        indexes = [models.Index(fields=["email"], name="customers_wish_of")]

    def __str__(self) -> str:
        return f"{self.sku}: {self.email}"
