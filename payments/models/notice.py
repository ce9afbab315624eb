"""The inbox: every signed notice as it came, once per event of its provider, and what was done with it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from payments.models.guards import frozen
from payments.models.payment import Payment
from payments.states import NoticeState


class Notice(models.Model):
    provider = models.SlugField(_("provider"), max_length=20)
    event_id = models.CharField(_("event"), max_length=160)
    kind = models.CharField(_("kind"), max_length=120)
    body = models.BinaryField(_("body"))
    headers = models.JSONField(_("headers"))
    received_at = models.DateTimeField(_("received"), db_default=Now())
    state = models.CharField(
        _("state"), max_length=24, choices=NoticeState, default=NoticeState.RECEIVED, db_default=NoticeState.RECEIVED
    )
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("payment")
    )
    # The provider's id of what a held notice tells of, so that it is found again once we know that id.
    about = models.CharField(_("about"), max_length=120, blank=True, db_default="")
    hold_code = models.CharField(_("held because"), max_length=40, blank=True, db_default="")
    attempts = models.PositiveIntegerField(_("attempts"), default=0, db_default=0)
    due_at = models.DateTimeField(_("due"), db_default=Now())
    error = models.TextField(_("last error"), blank=True, db_default="")

    class Meta:
        ordering = ["-id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="notice_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state=NoticeState.RECEIVED), name="notice_waiting"),
            models.Index(fields=["about"], condition=Q(state=NoticeState.HELD), name="notice_held"),
        ]
        triggers = [frozen("notice", "provider", "event_id", "kind", "body", "headers", "received_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
