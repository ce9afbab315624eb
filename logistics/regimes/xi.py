"""Northern Ireland: the customs law of the European Union with the tax of the United Kingdom (code XI).

Goods from Great Britain, Northern Ireland itself and the union cross no border that we charge for.
"""

from collections.abc import Mapping
from typing import ClassVar

from logistics.assessment import Finding
from logistics.regime import Case, regimes
from logistics.regimes.eu import SCHEMES, from_abroad
from logistics.rules import Kind
from logistics.taxes import inland
from logistics.territory import OPEN_TO


@regimes.register("xi")
class NorthernIreland:
    code: ClassVar[str] = "xi"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {**SCHEMES, "inland": {}}

    def zone(self, country: str) -> str:
        return "XI" if country == "XI" else ""

    def assess(self, case: Case) -> Finding:
        if case.parcel.sent_from in OPEN_TO["XI"] | {"XI"}:
            return inland(case)
        return from_abroad(case)
