"""It is for some markets, or for some countries of delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, conditions
from orders.terms import TermsForm, Words

ELSEWHERE = Lack("other_market", gettext_lazy("It is for another market or country."))


class Terms(TermsForm):
    markets = Words(label=gettext_lazy("Markets"), help_text=gettext_lazy("Codes such as eu, us. Empty: every market."))
    countries = Words(
        label=gettext_lazy("Countries"), help_text=gettext_lazy("Codes such as DE, FR. Empty: every country.")
    )

    def clean_markets(self) -> list[str]:
        return [code.lower() for code in self.cleaned_data["markets"]]

    def clean_countries(self) -> list[str]:
        return [code.upper() for code in self.cleaned_data["countries"]]


@dataclass(frozen=True)
class Read:
    markets: frozenset[str]
    countries: frozenset[str]


@conditions.register("market")  # type: ignore[arg-type]
class InMarket:
    code: ClassVar[str] = "market"
    label = pgettext_lazy("promotion", "Market")
    form: ClassVar[type[TermsForm]] = Terms

    def read(self, terms: Mapping[str, Any]) -> Read:
        return Read(
            frozenset(terms.get("markets") or ()),
            frozenset(terms.get("countries") or ()),
        )

    def lack(self, terms: Read, lines: Sequence[Line], asked: Asked) -> Lack | None:
        here = (not terms.markets or asked.market in terms.markets) and (
            not terms.countries or asked.country in terms.countries
        )
        return None if here else ELSEWHERE
