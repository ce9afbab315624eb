"""A customer: one mail address that bought or signed up, with or without an account."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Customer(models.Model):
    email = models.EmailField(_("e-mail address"), unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
        help_text=_("Set once the address is confirmed."),
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8)
    market = models.CharField(_("market"), max_length=8, blank=True)
    review_letters = models.BooleanField(
        _("may be asked for reviews"), default=True, help_text=_("Every such letter has a link that ends them.")
    )
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            # With the plain unique index this makes the address unique whatever its case, and found by one index.
            models.CheckConstraint(condition=models.Q(email=Lower(F("email"))), name="customer_email_lower"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def has_account(self) -> bool:
        return self.user_id is not None
