"""Who stands for a product's safety, and the brand it is sold under.

Source: Regulation (EU) 2023/988 (GPSR), articles 9, 16 and 19: an offer names the manufacturer with postal and
electronic address, and where the manufacturer is not in the Union also the responsible person there.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.codes import COUNTRY


class Maker(models.Model):
    """A manufacturer with the responsible person in the European Union; reused by brands and products."""

    name = models.CharField(_("manufacturer"), max_length=160, unique=True)
    address = models.TextField(_("postal address"), help_text=_("As on an envelope, one line below the other."))
    country = models.CharField(_("country"), max_length=2, validators=[COUNTRY])
    email = models.EmailField(_("e-mail address"))
    responsible_name = models.CharField(_("responsible person in the EU"), max_length=160, blank=True, default="")
    responsible_address = models.TextField(_("postal address of the responsible person"), blank=True, default="")
    responsible_country = models.CharField(
        _("country of the responsible person"), max_length=2, blank=True, default="", validators=[COUNTRY]
    )
    responsible_email = models.EmailField(_("e-mail address of the responsible person"), blank=True, default="")

    class Meta:
        verbose_name = _("maker")
        verbose_name_plural = _("makers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    slug = models.SlugField(_("address"), max_length=80, unique=True, help_text=_("The last part of the page address."))
    maker = models.ForeignKey(
        Maker, models.PROTECT, null=True, blank=True, related_name="brands", verbose_name=_("maker")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
