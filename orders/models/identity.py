"""What a destination's customs want to know of a recipient, sealed, for as long as a rule allows and no longer."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order


class IdentityKind(models.TextChoices):
    PCCC = "pccc", _("personal customs code (Korea)")
    CPF = "cpf", _("CPF (Brazil)")
    RIC = "ric", _("resident identity number (China)")


class RecipientIdentity(models.Model):
    """``sealed`` holds the number and the name on the paper; only ``masked`` may be read without a right."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="identity", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=8, choices=IdentityKind)
    masked = models.CharField(_("number, masked"), max_length=24)
    sealed = models.TextField(_("sealed"))
    delete_on = models.DateField(_("is deleted on"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("recipient's identity")
        verbose_name_plural = _("recipients' identities")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("reveal_recipientidentity", _("Can read a recipient's identity number"))]
        indexes = [models.Index(fields=["delete_on"], name="orders_identity_delete_on")]

    def __str__(self) -> str:
        return self.masked
