"""What stands beside a product's price: when and how it arrives, and who answers for its safety."""

from catalog.browse.options import Variant
from catalog.browse.reader import Reader
from catalog.delivery import Sending, sending
from catalog.offers import places
from catalog.shelf import Contact, DeliveryView, SafetyView
from shop.languages import write_days
from shop.places import country_name


def sending_of(variant: Variant, reader: Reader) -> Sending | None:
    """How one piece would go today; None where it is sold out, still has to come in, or nobody can say.

    A set lies nowhere as a whole: it is promised from the market's nearest place.
    """
    if variant.free <= 0 or variant.ships_on is not None:
        return None
    sent_from = variant.sent_from or _nearest(reader)
    return sending(reader.market, variant.weight_g, sent_from) if sent_from else None


def _nearest(reader: Reader) -> str:
    countries = {place.code: place.country for place in places()}
    return next((countries[code] for code in reader.places if code in countries), "")


def delivery_of(variant: Variant, reader: Reader) -> DeliveryView | None:
    found = sending_of(variant, reader)
    if found is None:
        return None
    price = reader.shown(found.price.amount) or found.price
    return DeliveryView(write_days(found.first, found.last), found.name, price)


def safety_of(maker: list[str] | None) -> SafetyView | None:
    """``maker`` is name, address, country and e-mail of the manufacturer, then of the responsible person."""
    if not maker:
        return None
    responsible = _contact(*maker[4:]) if maker[4] else None
    return SafetyView(_contact(*maker[:4]), responsible)


def _contact(name: str, address: str, country: str, email: str) -> Contact:
    lines = [line for line in address.splitlines() if line.strip()]
    return Contact(name, (*lines, country_name(country)) if country else tuple(lines), email)
