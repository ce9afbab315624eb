"""The port of a carrier: one file in ``carriers/`` for each. A carrier knows its numbers and where its parcels are."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from logistics.errors import BadTrackingNumber, UnknownCarrier
from logistics.states import ShipmentStatus
from shop.registry import Registry


@dataclass(frozen=True)
class Fact:
    """One event as a carrier tells it. ``code`` tells events of the same moment apart."""

    happened_at: datetime
    code: str
    status: ShipmentStatus
    text: str = ""
    place: str = ""
    country: str = ""


class Carrier(Protocol):
    code: ClassVar[str]
    name: ClassVar[str]
    # False: nobody can be asked, staff say what has happened.
    can_be_asked: ClassVar[bool]
    # Names of settings without which the carrier cannot be asked.
    needs: ClassVar[tuple[str, ...]]

    def fits(self, number: str) -> bool:
        """Whether a tidied number can be one of this carrier's: shape and check digit."""
        ...

    def facts(self, number: str, *, origin: str, destination: str) -> list[Fact]:
        """All events of a parcel from one country to another, oldest first; never inside a transaction.

        Raises UnknownNumber, Unavailable.
        """
        ...


carriers: Registry[Carrier] = Registry("carrier")


def carrier_named(code: str) -> Carrier:
    """Raises UnknownCarrier."""
    if code not in carriers.codes():
        raise UnknownCarrier(carrier=code)
    return carriers.get(code)


def carrier_choices() -> list[tuple[str, str]]:
    return [(carrier.code, carrier.name) for carrier in carriers.all()]


def carrier_name(code: str) -> str:
    """A carrier that is no longer installed is shown by its code."""
    return carriers.get(code).name if code in carriers.codes() else code


def tidy(number: str) -> str:
    """A number as it is printed: no spaces or dashes, capital letters, digits of every script as 0 to 9."""
    plain = (str(unicodedata.digit(sign, sign)) for sign in unicodedata.normalize("NFKC", number))
    return "".join(sign for sign in plain if sign.isalnum()).upper()


def checked(carrier: Carrier, number: str) -> str:
    """The tidied number. Raises BadTrackingNumber."""
    tidied = tidy(number)
    if not (tidied.isascii() and len(tidied) <= 40 and carrier.fits(tidied)):
        raise BadTrackingNumber(number=number[:40], carrier=carrier.name)
    return tidied
