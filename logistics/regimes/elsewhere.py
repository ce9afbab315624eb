"""Everywhere else: nothing is collected for customs, and the buyer is told plainly; inland deliveries are no import."""

from collections.abc import Mapping
from typing import ClassVar

from logistics.assessment import Finding
from logistics.duties import inland
from logistics.regime import FALLBACK, MAY_BE_ASKED, Case, regimes
from logistics.rules import Kind
from logistics.wording import Country, say


@regimes.register(FALLBACK)
class Elsewhere:
    code: ClassVar[str] = FALLBACK
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {"inland": {}}

    def zone(self, country: str) -> str:
        return country

    def assess(self, case: Case) -> Finding:
        if case.parcel.sent_from == case.destination:
            return inland(case)
        return Finding(collected=False, notes=(say(MAY_BE_ASKED, country=Country(case.destination)),))
