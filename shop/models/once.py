"""What a form was answered, kept for a day, so that the same form sent again gets the same answer and does nothing."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Answered(models.Model):
    """``visitor`` and ``key`` name one sending; ``answer`` is sealed, and empty while the work is still being done."""

    visitor = models.CharField(_("visitor"), max_length=64)
    key = models.CharField(_("key"), max_length=64)
    asked = models.CharField(_("digest of what was asked"), max_length=64)
    answer = models.TextField(_("answer"), blank=True, default="")
    began_at = models.DateTimeField(_("began"), default=timezone.now)

    class Meta:
        verbose_name = _("answer to a form")
        verbose_name_plural = _("answers to forms")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["visitor", "key"], name="shop_answered_once")]
        indexes = [models.Index(fields=["began_at"], name="shop_answered_began")]

    def __str__(self) -> str:
        return self.key
