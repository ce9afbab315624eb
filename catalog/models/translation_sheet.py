"""A translation sheet that somebody has brought: kept as it came, so that what is looked at is what is taken over."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationSheet(models.Model):
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("brought by"))
    at = models.DateTimeField(_("time"), auto_now_add=True)
    taken_at = models.DateTimeField(_("taken over"), null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken over by")
    )
    changes = models.PositiveIntegerField(_("changed texts"), default=0)

    class Meta:
        verbose_name = _("translation sheet")
        verbose_name_plural = _("translation sheets")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
