"""It is for some days of the week, by the market's own clock."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, conditions
from orders.terms import TermsForm

OTHER_DAY = Lack("other_day", gettext_lazy("It is for another day of the week."))


class Terms(TermsForm):
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days of the week"), choices=list(WEEKDAYS.items()), coerce=int, required=False
    )


@conditions.register("weekday")  # type: ignore[arg-type]
class OnWeekday:
    code: ClassVar[str] = "weekday"
    label = pgettext_lazy("promotion", "Day of the week")
    form: ClassVar[type[TermsForm]] = Terms

    def read(self, terms: Mapping[str, Any]) -> frozenset[int]:
        return frozenset(terms.get("days") or ())

    def lack(self, terms: frozenset[int], lines: Sequence[Line], asked: Asked) -> Lack | None:
        return None if not terms or asked.at.weekday() in terms else OTHER_DAY
