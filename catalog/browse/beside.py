"""What stands beside a product's price: when and how it arrives, and who answers for its safety."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from catalog.browse.options import Variant
from catalog.browse.reader import Reader
from catalog.delivery import Sending, sending
from catalog.models import Document
from catalog.offers import places
from catalog.productview import Contact, DeliveryView, FilmView, PaperView, SafetyView
from catalog.video import house_of
from shop.languages import write_days
from shop.places import country_name


def sending_of(variant: Variant, reader: Reader) -> Sending | None:
    """How one piece would go today; None where it is sold out or nobody can say.

    A set lies nowhere as a whole: it is promised from the market's nearest place.
    """
    if variant.free <= 0:
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
    waits = max(variant.ships_on - timezone.localdate(), timedelta()) if variant.ships_on else timedelta()
    return DeliveryView(write_days(found.first + waits, found.last + waits), found.name, price)


def films_of(media: Iterable[list[Any]]) -> tuple[FilmView, ...]:
    """``media`` are (title, url, kind, file, bytes): films have an address elsewhere, papers a file here."""
    return tuple(FilmView(title, url, house_of(url)) for title, url, *_paper in media if url)


def papers_of(media: Iterable[list[Any]]) -> tuple[PaperView, ...]:
    return tuple(
        PaperView(str(Document.Kind(kind).label), f"{settings.MEDIA_URL}{file}", filesizeformat(size))
        for _title, _url, kind, file, size in media
        if file
    )


def safety_of(maker: list[str] | None) -> SafetyView | None:
    """``maker`` is name, address, country and e-mail of the manufacturer, then of the responsible person."""
    if not maker:
        return None
    responsible = _contact(*maker[4:]) if maker[4] else None
    return SafetyView(_contact(*maker[:4]), responsible)


def _contact(name: str, address: str, country: str, email: str) -> Contact:
    lines = [line for line in address.splitlines() if line.strip()]
    return Contact(name, (*lines, country_name(country)) if country else tuple(lines), email)
