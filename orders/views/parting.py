"""How the basket says what a parcel of its own adds."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from catalog.offers import Offer
from orders.apart import Apart
from shop import languages


def parting(found: Apart | None, known: Mapping[str, Offer]) -> str:
    """The sentence, or nothing where one parcel less would not be cheaper."""
    if found is None:
        return ""
    pieces = languages.write_list([f"{n} × {known[sku].name}" for sku, n in found.pieces])
    return _(
        "Sent from %(place)s in a parcel of its own: %(pieces)s. Shipping and import charges of that parcel are "
        "%(amount)s; without these pieces you would save them too."
    ) % {"place": found.place, "pieces": pieces, "amount": languages.write_money(found.adds)}
