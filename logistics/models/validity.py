"""From when until when a row is the law. Days of two versions never overlap: the database itself refuses it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

OVERLAPS = _("The days overlap with those of another row for the same thing. End the older row first.")
BACKWARD = _("A row cannot end before it starts.")


class DatedRows(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """The rows that are valid on a day; both ends belong to it."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Dated(models.Model):
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("The last day. Empty: until further notice.")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": BACKWARD})


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")
    UNCONFIRMED = "unconfirmed", _("not confirmed")


class Days(Func):
    """The days of validity as one range."""

    function = "DATERANGE"
    output_field = DateRangeField()


def one_at_a_time(*fields: str, name: str) -> ExclusionConstraint:
    """At most one row with the same ``fields`` on any day."""
    same: Sequence[tuple[Any, str]] = [(field, RangeOperators.EQUAL) for field in fields]
    days = Days(F("valid_from"), F("valid_to"), RangeBoundary(inclusive_lower=True, inclusive_upper=True))
    return ExclusionConstraint(
        name=name, expressions=[*same, (days, RangeOperators.OVERLAPS)], violation_error_message=OVERLAPS
    )


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message=BACKWARD,
    )
