"""A sheet of the catalogue that somebody has brought: what was found in it, what became of it."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.states import Moves


def private_storage() -> FileSystemStorage:
    """Prices of drafts stand in sheets, so they lie where no address leads to."""
    return FileSystemStorage(location=settings.DATA_DIR / "sheets")


class SheetState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("sheet", "Is being looked at")
    FAULTY = "faulty", pgettext_lazy("sheet", "Has faults")
    READY = "ready", pgettext_lazy("sheet", "Waits for your word")
    CONFIRMED = "confirmed", pgettext_lazy("sheet", "Is being loaded")
    LOADED = "loaded", pgettext_lazy("sheet", "Loaded")
    PUT_AWAY = "put_away", pgettext_lazy("sheet", "Put away")


# A sheet that was confirmed is looked at once more; the catalogue may have changed since, so it may have faults now, or
# do something else than what was confirmed: then it asks once more.
MOVES = Moves(
    {
        SheetState.WAITING: {SheetState.FAULTY, SheetState.READY},
        SheetState.READY: {SheetState.CONFIRMED, SheetState.PUT_AWAY},
        SheetState.CONFIRMED: {SheetState.LOADED, SheetState.FAULTY, SheetState.READY},
        SheetState.FAULTY: {SheetState.PUT_AWAY},
    }
)
IN_WORK = (SheetState.WAITING, SheetState.CONFIRMED)


class SheetRun(models.Model):
    """``counts`` are ``tallying.Counts``; ``faults`` are rows of [row, column, code, values], at most 10,000."""

    name = models.CharField(_("file"), max_length=200)
    file = models.FileField(_("file"), storage=private_storage, max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    encoding = models.CharField(_("letters"), max_length=12, blank=True, default="")
    state = models.CharField(_("state"), max_length=12, choices=SheetState.choices, default=SheetState.WAITING)
    counts = models.JSONField(_("counts"), default=dict)
    faults = models.JSONField(_("faults"), default=list)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("brought by")
    )
    at = models.DateTimeField(_("brought"), auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("loaded by")
    )
    loaded_at = models.DateTimeField(_("loaded"), null=True)

    class Meta:
        verbose_name = _("sheet of the catalogue")
        verbose_name_plural = _("sheets of the catalogue")
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=models.Q(state__in=IN_WORK), name="catalog_sheet_in_work")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_work(self) -> bool:
        return self.state in IN_WORK

    @property
    def path(self) -> Path:
        return Path(self.file.path)
