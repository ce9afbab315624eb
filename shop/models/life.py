"""Things with a life: ``move_to`` is the only door from one status to the next, and it writes a history row."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.errors import IllegalMove
from shop.states import Moves


class Living(models.Model):
    """A child declares MOVES, a ``status`` field and a History table with ``related_name="history"``."""

    MOVES: ClassVar[Moves]
    history: Any
    status: Any

    class Meta:
        abstract = True

    def can_move_to(self, status: str) -> bool:
        return self.MOVES.allows(self.status, status)

    def move_to(self, status: str, *, by: Any = None, note: str = "") -> None:
        """Move on and write it down, inside the caller's transaction. Raises IllegalMove."""
        if not self.can_move_to(status):
            raise IllegalMove(was=self.status, becomes=status)
        was, self.status = self.status, status
        self.save(update_fields=["status"])  # type: ignore[misc]  # the child declares the field
        self.history.create(was=was, became=status, by=by, note=note)


class History(models.Model):
    """One step of a life; a child adds the key to its owner and an append-only trigger."""

    was = models.CharField(_("was"), max_length=24)
    became = models.CharField(_("became"), max_length=24)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    note = models.CharField(_("note"), max_length=400, blank=True)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.was} → {self.became}"
