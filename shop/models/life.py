"""Things with a life: ``move_to`` is the only door from one status to the next, and it writes a history row."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.utils.translation import gettext
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

    def move_to(self, status: str, *, by: Any = None, note: str = "", values: Mapping[str, str] | None = None) -> None:
        """Move on and write it down, inside the caller's transaction. Raises IllegalMove.

        ``note`` is a sentence of ours with %(values)s, or what a person typed; see ``History.told``.
        """
        if not self.can_move_to(status):
            raise IllegalMove(was=self.status, becomes=status)
        was, self.status = self.status, status
        self.save(update_fields=["status"])  # type: ignore[misc]  # the child declares the field
        self.history.create(was=was, became=status, by=by, note=note[:400], values=dict(values or {}))

    def remark(self, note: str, *, by: Any = None, values: Mapping[str, str] | None = None) -> None:
        """Write something down without a move, inside the caller's transaction."""
        self.history.create(was=self.status, became=self.status, by=by, note=note[:400], values=dict(values or {}))


class History(models.Model):
    """One step of a life; a child adds the key to its owner, the words of its statuses and an append-only trigger."""

    WORDS: ClassVar[type[models.TextChoices]]

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
    values = models.JSONField(_("values of the note"), default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.was} → {self.became}"

    @property
    @admin.display(description=_("step"))
    def step(self) -> str:
        """The move in the reader's words; a remark is where nothing moved."""
        words: dict[Any, Any] = dict(self.WORDS.choices)
        was, became = words.get(self.was, self.was), words.get(self.became, self.became)
        return f"{was} → {became}" if was and was != became else str(became)

    @property
    @admin.display(description=_("note"))
    def told(self) -> str:
        """The note in the reader's language; what a person typed is in no catalogue and stays as it is."""
        said = gettext(self.note) if self.note else ""
        return said % self.values if self.values else said
