"""Notes on shipping and compliance that a product carries, such as batteries or food contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Restriction(models.Model):
    code = models.CharField(_("code"), max_length=60, unique=True)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
