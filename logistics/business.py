"""A buyer that is a business: its tax number, tidied and checked, and whether there is proof that it is really its own.

Digits are checked by python-stdnum; whether a number of the European Union exists only VIES knows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stdnum.au import abn
from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.no import mva
from stdnum.nz import ird
from stdnum.sg import uen

from logistics.errors import BadVatNumber

# Greece is EL in tax numbers and GR elsewhere; Northern Ireland is XI, its numbers have British digits.
_COUNTRY = {"EL": "GR"}
_CHECKS: Mapping[str, Callable[[str], str]] = {
    "GB": gb_vat.validate,
    "NO": mva.validate,
    "CH": ch_vat.validate,
    "AU": abn.validate,
    "NZ": ird.validate,
    "SG": uen.validate,
}


@dataclass(frozen=True)
class Business:
    """``number`` with its country's letters; ``proof`` names what shows that it is good, or is empty; ``proof_id`` is
    the row where that is kept.

    ``assumed``: no proof is at hand, and the answer may say what would hold if there were one.
    """

    country: str
    number: str
    proof: str = ""
    assumed: bool = False
    proof_id: int | None = None

    @property
    def counts(self) -> bool:
        """Whether the tax may be left to the buyer."""
        return bool(self.proof) or self.assumed


def checked(number: str, *, country: str = "") -> Business:
    """The number tidied, with the country it belongs to; ``country`` helps where it does not begin with letters.

    Raises BadVatNumber when its shape or check digits are wrong.
    """
    plain = "".join(sign for sign in number.upper() if sign.isalnum())
    if not plain.isascii() or len(plain) > 20:
        raise BadVatNumber(number=number[:20])
    prefix = plain[:2] if plain[:2].isalpha() else country
    try:
        if prefix == "XI":
            gb_vat.validate(plain[2:])
        elif prefix in _CHECKS:
            _CHECKS[prefix](plain.removeprefix(prefix) if prefix not in {"CH", "SG"} else plain)
        elif plain[:2] == prefix:
            eu_vat.validate(plain)
        else:
            raise BadVatNumber(number=number[:20])
    except ValidationError:
        raise BadVatNumber(number=number[:20]) from None
    return Business(country=_COUNTRY.get(prefix, prefix), number=plain)
