"""The European Central Bank's reference rates: one document a working day, about 30 currencies."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

from django.conf import settings

from shop.errors import Unavailable
from shop.http import Client
from shop.rate_source import RateSource, Told, rate_sources

SPACE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}"


@rate_sources.register("ECB")
class CentralBank(RateSource):
    code = "ECB"

    def read(self, currencies: Collection[str]) -> Told:
        base, _slash, path = settings.ECB_URL.rpartition("/")
        return read_feed(Client("ECB", base).get(f"/{path}").content)


def read_feed(document: bytes) -> Told:
    """The rates of an ECB daily document. Raises Unavailable when it is something else."""
    try:
        cube = ElementTree.fromstring(document).find(f".//{SPACE}Cube[@time]")  # noqa: S314 (no entities: expat >= 2.4)
        if cube is None:
            raise ValueError("no rates in the document")
        day = date.fromisoformat(cube.attrib["time"])
        return Told(day, {row.attrib["currency"]: Decimal(row.attrib["rate"]) for row in cube})
    except (ValueError, KeyError, ArithmeticError, ElementTree.ParseError) as error:
        raise Unavailable(service="ECB") from error
