"""Mail to send: a row first, written once however often its cause is told, sent when the post is up."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailMessage(models.Model):
    kind = models.SlugField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=160, unique=True)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=8)
    context = models.JSONField(_("context"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(sent_at=None), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
