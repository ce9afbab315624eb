"""What the order's page in the back office tells: its bill, money, ledger, parcels and stock, each as a small table."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from moneyed import Money

from catalog.models import Reservation
from logistics import shipments
from logistics.carrier import carrier_name
from orders.admin.slip import address
from orders.models import Order
from orders.packing import contents_of, parcels_of
from orders.slip import slips_of
from payments.models import LedgerEntry
from payments.taking import payments_of
from payments.words import account_name, ledger_kind, provider_name
from shop import languages
from shop.money import Percent


@dataclass(frozen=True)
class Table:
    """A titled table; cells are written text."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def shown(self) -> dict[str, Any]:
        """In the shape of unfold's table. Each cell runs as its own words do, whichever way the page runs."""
        rows = [[format_html("<bdi>{}</bdi>", cell) if cell else "" for cell in row] for row in self.rows]
        return {"headers": list(self.headers), "rows": rows}


def tables_of(order: Order) -> list[Table]:
    return [
        _slips(order),
        _bill(order),
        _charges(order),
        _payments(order),
        _ledger(order),
        _parcels(order),
        _stock(order),
    ]


def _slips(order: Order) -> Table:
    link = '<a class="underline" href="{}">{}</a>'
    rows = tuple((format_html(link, address(order, one), one.what),) for one in slips_of(order))
    return Table(_("Packing slips"), (_("Parcel"),), rows)


def _bill(order: Order) -> Table:
    bill = order.the_bill
    rows = [
        (row.label, f"{_money(row.amount)} ({_('included')})" if row.included else _money(row.amount), row.reason)
        for row in bill.rows
    ]
    rows.append((pgettext("money", "Total"), _money(bill.total), "; ".join(bill.notes)))
    return Table(_("Bill as the buyer saw it"), (_("Row"), _("Amount"), _("Reason")), tuple(rows))


def _charges(order: Order) -> Table:
    bill = order.the_bill
    rows = [
        (
            charge.label,
            f"{Percent(charge.rate)} %" if charge.rate is not None else "",
            _money(charge.base),
            _money(charge.amount),
            charge.rule,
            charge.reason,
        )
        for charge in bill.charges
    ]
    headers = (_("Charge"), _("Rate"), _("Base"), _("Amount"), _("Rule"), _("Reason"))
    return Table(_("Duty and tax by rule"), headers, tuple(rows))


def _payments(order: Order) -> Table:
    rows = []
    for payment in payments_of(order.number):
        more = "; ".join(f"{refund.key}: {refund.get_status_display()}" for refund in payment.refunds.all())
        rows.append(
            (
                payment.token,
                provider_name(payment.provider),
                payment.get_status_display(),
                _money(payment.owed),
                _money(payment.captured),
                _money(payment.refunded),
                payment.charge_id or payment.session_id,
                more,
            )
        )
    headers = (
        _("Payment"),
        _("Provider"),
        _("Status"),
        _("Amount"),
        _("Captured"),
        _("Refunded"),
        _("At the provider"),
        _("Refunds"),
    )
    return Table(_("Payments"), headers, tuple(rows))


def _ledger(order: Order) -> Table:
    entries = LedgerEntry.objects.filter(transaction__reference=order.number).select_related("transaction")
    rows = tuple(
        (
            languages.write_moment(entry.transaction.at, style="short"),
            ledger_kind(entry.transaction.kind),
            account_name(entry.account),
            _money(entry.amount),  # type: ignore[arg-type]  # its stub takes a MoneyField for a Decimal
        )
        for entry in entries.order_by("transaction_id", "id")[:200]
    )
    return Table(_("Ledger"), (_("Time"), _("Kind"), _("Account"), _("Amount, debit positive")), rows)


def _parcels(order: Order) -> Table:
    rows = []
    contents = contents_of(order)
    for shipment in parcels_of(order):
        newest = next(iter(shipments.timeline(shipment)), None)
        last = f"{languages.write_moment(newest.at, style='short')} {newest.text}" if newest is not None else ""
        rows.append(
            (
                carrier_name(shipment.carrier),
                shipment.tracking_number,
                str(shipment.get_status_display()),
                last,
                "; ".join(contents.get(shipment.pk, ())),
            )
        )
    headers = (_("Carrier"), _("Tracking number"), _("Status"), _("Last event"), _("Contents"))
    return Table(_("Parcels"), headers, tuple(rows))


def _stock(order: Order) -> Table:
    held = Reservation.objects.filter(reference=order.number).select_related("stock__variant", "stock__place")
    rows = tuple(
        (
            row.stock.variant.sku,
            row.stock.place.name,
            str(row.quantity),
            str(row.get_state_display()),
            languages.write_moment(row.until, style="short"),
        )
        for row in held.order_by("id")
    )
    headers = (_("SKU"), _("Stock place"), _("Quantity"), _("Status"), _("Until"))
    return Table(_("Stock held for this order"), headers, rows)


def _money(amount: Money) -> str:
    return languages.write_money(amount)
