"""Customs territories that are more than one country."""

from shop.markets import EU_MEMBERS as EU_MEMBERS

EU = "EU"
ANYWHERE = "*"


def names_of(country: str) -> tuple[str, ...]:
    """Every name under which a list of destinations may mean ``country``, the closest first."""
    return (country, EU, ANYWHERE) if country in EU_MEMBERS else (country, ANYWHERE)
