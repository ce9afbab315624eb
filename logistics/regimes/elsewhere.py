"""Everywhere else: nothing is collected, what may be asked is estimated; inland deliveries are no import."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from logistics.assessment import Finding
from logistics.regime import FALLBACK, Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland, taxed_import
from logistics.wording import Country, say

AN_ESTIMATE = _("We keep no import rules of %(country)s: this is an estimate, without duty.")


@regimes.register(FALLBACK)
class Elsewhere:
    code: ClassVar[str] = FALLBACK
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {"inland": {}, "estimate": {"tax_base": "basis"}}

    def zone(self, country: str) -> str:
        return country

    def assess(self, case: Case) -> Finding:
        if case.parcel.sent_from == case.destination:
            return inland(case)
        rule = case.rule("estimate")
        found = taxed_import(case, rule, (), scheme="ESTIMATE")
        note = say(AN_ESTIMATE, country=Country(case.destination))
        return Finding("ESTIMATE", found.charges, notes=(note,), estimate=True)
