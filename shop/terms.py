"""Terms of delivery across a border: who pays what is asked there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Terms(models.TextChoices):
    """The seller (and so the shopper with her order), or she at the door."""

    DDP = "DDP", _("delivered duty paid (DDP)")
    DAP = "DAP", _("delivered at place, import charges unpaid (DAP)")
