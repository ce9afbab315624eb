"""What `loadshop` has loaded already, so that a second run on unchanged files has nothing to do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Loading(models.Model):
    name = models.CharField(_("file"), max_length=80, unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    given = models.JSONField(_("stock and pictures as the file gave them"), default=dict)
    loaded_at = models.DateTimeField(_("loaded"), auto_now=True)

    class Meta:
        verbose_name = _("loaded file")
        verbose_name_plural = _("loaded files")

    def __str__(self) -> str:
        return self.name
