"""Customs territories that are more than one country, or a part of one."""

import re

from shop.union import EU_MEMBERS as EU_MEMBERS

EU = "EU"
ANYWHERE = "*"
# Beside its own zone: whence goods come into a country without a customs border that we charge for.
OPEN_TO = {"XI": EU_MEMBERS | {"GB"}}
NORTHERN_IRELAND = "XI"
# Every British postcode of the area BT (Belfast) lies in Northern Ireland, and no other does (Royal Mail).
_BELFAST = re.compile(r"\s*BT\s*\d", re.IGNORECASE)
# ISO 3166-2:GB: the country, and its eleven districts.
_NORTHERN = frozenset(
    ["NIR", "ANN", "AND", "ABC", "BFS", "CCG", "DRS", "FMO", "LBC", "MEA", "MUL", "NMD", "NORTHERN IRELAND"]
)


def territory_of(country: str, *, region: str = "", postal: str = "") -> str:
    """Whose customs law an address is under: its country's, but that of Northern Ireland for what lies there."""
    if country == "GB" and (_BELFAST.match(postal) or region.strip().upper().removeprefix("GB-") in _NORTHERN):
        return NORTHERN_IRELAND
    return country


def names_of(country: str) -> tuple[str, ...]:
    """Every name under which a list of destinations may mean ``country``, the closest first."""
    return (country, EU, ANYWHERE) if country in EU_MEMBERS else (country, ANYWHERE)
