"""It is for customers of some groups. Their codes are plain values that whoever knows the customer hands in."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, conditions
from orders.terms import TermsForm, Words

NOT_OF_THE_GROUP = Lack("other_group", gettext_lazy("It is for another group of customers."))


class Terms(TermsForm):
    groups = Words(label=gettext_lazy("Groups of customers"), help_text=gettext_lazy("Codes. Empty: everybody."))


@conditions.register("segment")  # type: ignore[arg-type]
class OfSegment:
    code: ClassVar[str] = "segment"
    label = pgettext_lazy("promotion", "Group of customers")
    form: ClassVar[type[TermsForm]] = Terms

    def read(self, terms: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(terms.get("groups") or ())

    def lack(self, terms: frozenset[str], lines: Sequence[Line], asked: Asked) -> Lack | None:
        return None if not terms or not terms.isdisjoint(asked.groups) else NOT_OF_THE_GROUP
