"""An address in somebody's book, as she wrote it in its country's own form."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.places import Address


def new_token() -> str:
    """A name for pages that tells neither how many addresses there are nor whose."""
    return secrets.token_urlsafe(9)


class BookedAddress(models.Model):
    """``shipping_method``: how the last parcel went there. The default one comes first, then the one used last."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=pgettext_lazy("person", "account")
    )
    token = models.CharField(_("token"), max_length=16, unique=True, default=new_token, editable=False)
    country = models.CharField(_("country"), max_length=2)
    address = models.JSONField(_("address"))
    is_default = models.BooleanField(_("used first"), default=False)
    shipping_method = models.CharField(_("shipping method"), max_length=20, blank=True, default="")
    used_at = models.DateTimeField(_("used"), default=timezone.now)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["-is_default", "-used_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_default=True), name="customers_one_default_address"
            ),
        ]
        indexes = [models.Index(fields=["user", "-used_at"], name="customers_address_of")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def written(self) -> Address:
        stored: dict[str, Any] = self.address
        return Address.from_json(stored)
