"""The ways to pay, as the checkout and the order's page show them."""

from moneyed import Money

from orders import paying
from orders.views.shown_beside import PayShown, WayShown
from payments import taking
from payments.scanning import svg
from payments.words import shown_label


def ways_shown(market: str, country: str, total: Money, wanted: str) -> tuple[WayShown, ...]:
    """``wanted`` is chosen where it is offered, else the first."""
    found = paying.ways(market, country, total)
    chosen = wanted if wanted in {part.code for part in found} else found[0].code if found else ""
    return tuple(WayShown(part.code, str(part.name), str(part.note), part.code == chosen) for part in found)


def pay_shown(reference: str) -> PayShown | None:
    """How the open attempt for ``reference`` is paid on our own page; None where it is paid on the provider's."""
    attempt = taking.shown(reference)
    if attempt is None:
        return None
    name, shown = attempt
    return PayShown(
        name=name,
        rows=tuple((shown_label(label), value) for label, value in shown.lines),
        scan=svg(shown.scan) if shown.scan else "",
    )
