"""Customs territories that are more than one country."""

from shop.union import EU_MEMBERS as EU_MEMBERS

EU = "EU"
ANYWHERE = "*"
# Beside its own zone: whence goods come into a country without a customs border that we charge for.
OPEN_TO = {"XI": EU_MEMBERS | {"GB"}}


def names_of(country: str) -> tuple[str, ...]:
    """Every name under which a list of destinations may mean ``country``, the closest first."""
    return (country, EU, ANYWHERE) if country in EU_MEMBERS else (country, ANYWHERE)
