"""A change of many products at once, with what every row was before, so that it can be taken back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BulkDeed(models.TextChoices):
    STATUS = "status", pgettext_lazy("bulk change", "Set the status")
    CATEGORY = "category", pgettext_lazy("bulk change", "Move to a category")
    BRAND = "brand", pgettext_lazy("bulk change", "Set the brand")
    ADD_TAG = "add_tag", pgettext_lazy("bulk change", "Add a tag")
    REMOVE_TAG = "remove_tag", pgettext_lazy("bulk change", "Take a tag away")
    PUBLISH_IN = "publish_in", pgettext_lazy("bulk change", "Publish in a market")
    WITHDRAW_FROM = "withdraw_from", pgettext_lazy("bulk change", "Take out of a market")
    PRICES = "prices", pgettext_lazy("bulk change", "Change prices by per cent")


class BulkChange(models.Model):
    """``terms`` are what was asked for, as plain values and as staff read them: {"value": ..., "words": ...}."""

    deed = models.CharField(_("change"), max_length=16, choices=BulkDeed.choices)
    terms = models.JSONField(_("terms"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.terms.get('words', '')}"


class BulkRow(models.Model):
    """One product or price that was changed: what it was and what it became, as plain values."""

    class State(models.TextChoices):
        DONE = "done", pgettext_lazy("row of a bulk change", "Changed")
        UNDONE = "undone", pgettext_lazy("row of a bulk change", "Taken back")
        KEPT = "kept", pgettext_lazy("row of a bulk change", "Changed again since, left alone")

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows", verbose_name=_("bulk change"))
    # No foreign key: the record outlives what it tells of.
    thing = models.BigIntegerField(_("row"))
    name = models.CharField(_("name"), max_length=260)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DONE)

    class Meta:
        verbose_name = _("row of a bulk change")
        verbose_name_plural = _("rows of a bulk change")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["change", "thing"], name="catalog_bulk_row_once")]

    def __str__(self) -> str:
        return self.name
