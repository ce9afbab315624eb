"""Which ways to pay somebody can choose from: those of her market that fit what she pays and answer just now."""

import time
from collections.abc import Sequence

from payments.provider import Offer, Provider, providers
from shop.http import breaker

__all__ = ["offered", "the_one"]


def offered(codes: Sequence[str], offer: Offer) -> list[Provider]:
    """The providers among ``codes``, in this order, that are set up and take ``offer``.

    One whose line is broken is left out until it is tried again, some seconds later (``shop.http``). Where no line
    works all are offered: she may order, and pay when one is back.
    """
    known = [providers.get(code) for code in codes if code in providers.codes()]
    fit = [part for part in known if part.is_set_up() and part.takes(offer)]
    return [part for part in fit if not _is_broken(part)] or fit


def the_one(codes: Sequence[str], offer: Offer, wanted: str = "") -> Provider | None:
    """What she wanted if it is offered, else the first; None where nothing can be paid so."""
    found = offered(codes, offer)
    return next((part for part in found if part.code == wanted), found[0] if found else None)


def _is_broken(part: Provider) -> bool:
    return bool(part.service) and breaker(part.service).refuses(time.monotonic())
