"""Notes on shipping and compliance that a product carries, and the countries where it may not be sold for that."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from catalog.models.codes import COUNTRY


class Restriction(models.Model):
    code = models.CharField(_("code"), max_length=60, unique=True)
    text = models.TextField(_("text"))
    countries = ArrayField(
        models.CharField(max_length=2, validators=[COUNTRY]),
        default=list,
        blank=True,
        verbose_name=_("not sold to"),
        help_text=_("Country codes, as in: AU, NZ. Nobody there can order a product with this restriction."),
    )
    reason = models.TextField(
        _("reason"), blank=True, default="", help_text=_("What shoppers in those countries read.")
    )

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["code"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(60) or self.code
