"""The member states of the European Union. Plain data: processes without a database read it too."""

# EU27, by ISO 3166 (Greece is GR here and EL in VAT numbers). Changes by treaty, not by date of import.
_EU27 = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU_MEMBERS = frozenset(_EU27.split())
