"""A family: products that are described by the same attributes, such as teapots or lamps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Family(models.Model):
    code = models.SlugField(_("code"), max_length=60, unique=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
