"""Customs territories that are more than one country."""

# EU27, by ISO 3166 (Greece is GR here and EL in VAT numbers). Changes by treaty, not by date of import.
_EU27 = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU_MEMBERS = frozenset(_EU27.split())
EU = "EU"
ANYWHERE = "*"


def names_of(country: str) -> tuple[str, ...]:
    """Every name under which a list of destinations may mean ``country``, the closest first."""
    return (country, EU, ANYWHERE) if country in EU_MEMBERS else (country, ANYWHERE)
