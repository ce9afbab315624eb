"""What speaks for us when a payment is disputed: the order, its parcels, its letters and what was agreed, as one paper.

Banks read English, whatever the buyer and the shop speak; names and words of the order stand as they were written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import override

from logistics import shipments
from logistics.carrier import carrier_name
from logistics.models import Shipment
from orders import editing
from orders.law import CONSENTS
from orders.models import Order
from orders.packing import parcels_of
from payments.models import Dispute
from payments.provider import Evidence
from payments.words import provider_name
from shop import languages, markets
from shop.errors import Missing
from shop.languages import language_name
from shop.models import MailMessage
from shop.papers import printed
from shop.places import country_name

MOST_LETTERS = 100
ENGLISH = "en"


@dataclass(frozen=True)
class Case:
    """A dispute and the order it is about."""

    dispute: Dispute
    order: Order

    @property
    def file_name(self) -> str:
        return f"{self.order.number}-{self.dispute.provider_id}.pdf"


def case_of(dispute: Dispute) -> Case:
    """Raises Missing where the payment is for no order of ours."""
    number = editing.number_of(dispute.payment.reference)
    order = Order.objects.filter(number=number).prefetch_related("lines", "refunds").first()
    if order is None:
        raise Missing(name=number)
    return Case(dispute, order)


def evidence(case: Case) -> Evidence:
    """The paper and the facts that a provider has fields for. The same facts make the same paper, to the byte."""
    with override(ENGLISH):
        parcels = parcels_of(case.order)
        last = parcels[-1] if parcels else None
        return Evidence(
            name=case.file_name,
            document=printed("evidence", facts(case, parcels)),
            buyer_name=case.order.ship_to.name,
            buyer_email=case.order.email,
            address=", ".join(case.order.ship_to.lines()),
            carrier=carrier_name(last.carrier) if last else "",
            tracking_number=last.tracking_number if last else "",
            sent_on=last.booked_on if last else None,
            goods="; ".join(f"{line.quantity} × {line.name}" for line in case.order.lines.all()),
        )


def facts(case: Case, parcels: Iterable[Shipment]) -> dict[str, Any]:
    """In the shape of templates/papers/evidence.typ."""
    order, dispute = case.order, case.dispute
    bill = order.the_bill
    return {
        "title": f"Dispute {dispute.provider_id}, order {order.number}",
        "summary": _summary(case, list(parcels)),
        "purchase": [
            ["Order", order.number],
            ["Placed (UTC)", _moment(order.placed_at)],
            ["Paid (UTC)", _moment(order.paid_at)],
            ["Paid with", provider_name(dispute.payment.provider)],
            ["Payment at the provider", dispute.payment.charge_id or dispute.payment.intent_id],
            ["Total", languages.write_money(order.total, ENGLISH)],
            ["Disputed", languages.write_money(dispute.taken, ENGLISH)],
            ["Reason given", dispute.reason or "–"],
        ],
        "buyer": [
            ["Name", order.ship_to.name],
            ["E-mail", order.email],
            ["Address", ", ".join(order.ship_to.lines())],
            ["Country", country_name(order.country, ENGLISH)],
            ["Earlier paid orders", str(_earlier(order))],
        ],
        "goods": [
            [f"{line.name} ({line.sku})", str(line.quantity), languages.write_money(line.payable, ENGLISH)]
            for line in bill.lines
        ],
        "agreed": [_agreed(order, kept) for kept in order.consents],
        "parcels": [_parcel(shipment) for shipment in parcels],
        "letters": _letters(order),
        "refunds": [
            [_moment(row.at), languages.write_money(row.amount, ENGLISH), row.get_status_display()]
            for row in order.refunds.all()
        ],
    }


def _summary(case: Case, parcels: list[Shipment]) -> str:
    arrived = [event for parcel in parcels for event in parcel.events.all() if event.status == "delivered"]
    if arrived:
        last = max(arrived, key=lambda event: event.happened_at)
        where = f" in {last.place}" if last.place else ""
        return f"The carrier reports that the goods were delivered on {_moment(last.happened_at)} UTC{where}."
    if parcels:
        return "The goods were handed to the carrier; the steps it reported are listed below."
    return f"The order is {case.order.get_status_display()}; nothing has been sent yet."


def _parcel(shipment: Shipment) -> dict[str, Any]:
    rows = [[_moment(row.at), row.place or "–", row.text] for row in reversed(shipments.timeline(shipment))]
    return {"name": f"{carrier_name(shipment.carrier)} {shipment.tracking_number}", "steps": rows}


def _agreed(order: Order, kept: Mapping[str, str]) -> list[str]:
    """What she read or ticked, in English where that very version still stands here."""
    known = next((one for one in CONSENTS if (one.code, one.version) == (kept["code"], kept["version"])), None)
    values = {"days": markets.by_code(order.market).withdrawal_days}
    at = _moment(datetime.fromisoformat(kept["at"]))
    return [
        str(known.label) if known else kept["code"],
        f"{kept['how']} in {language_name(kept['language'])}, version {kept['version']}, {at} UTC",
        str(known.text) % values if known else "",
    ]


def _letters(order: Order) -> list[list[str]]:
    found = MailMessage.objects.filter(key__startswith=f"{order.number}:").exclude(sent_at=None)
    return [[_moment(row.sent_at), row.to, row.kind.replace("_", " ")] for row in found.order_by("id")[:MOST_LETTERS]]


def _earlier(order: Order) -> int:
    paid = Order.objects.filter(email__iexact=order.email, placed_at__lt=order.placed_at)
    return paid.exclude(paid_at=None).count()


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if at else "–"
