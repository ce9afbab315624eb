"""Write an order down: every name, price and picture as it is now, so that nothing later can change what was agreed."""

from collections.abc import Mapping
from dataclasses import replace

from catalog.offers import Offer
from orders.models import Order, OrderHistory, OrderLine
from orders.pricing.bill import Bill
from orders.states import OrderStatus
from shop import fx, money


def write_down(order: Order, *, bill: Bill, offers: Mapping[str, Offer]) -> Order:
    """Save the order with its lines and the first row of its history."""
    order.currency = bill.currency
    order.goods, order.shipping, order.duty, order.tax = bill.goods, bill.shipping, bill.duty, bill.tax
    order.total = bill.total
    order.bill = replace(bill, exchange=fx.frozen(bill.currency, on=order.placed_at.date())).to_json()
    if bill.freight is not None:
        order.shipping_method, order.shipping_name = bill.freight.method, bill.freight.name
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(lines_of(order, bill, offers))
    OrderHistory.objects.create(order=order, was="", became=OrderStatus.PLACED)
    return order


def lines_of(order: Order, bill: Bill, offers: Mapping[str, Offer]) -> list[OrderLine]:
    """Each line carries its exact share of all that is paid but shipping: goods, tax and duty."""
    shares = money.share(bill.total - bill.shown_shipping, [line.payable.amount for line in bill.lines])
    return [
        OrderLine(
            order=order,
            sku=line.sku,
            name=line.name[:200],
            options=offers[line.sku].options[:200],
            slug=offers[line.sku].slug,
            image=offers[line.sku].image,
            hs_code=offers[line.sku].hs_code,
            origin=offers[line.sku].origin_country,
            weight_g=offers[line.sku].weight_g,
            place=line.place,
            currency=bill.currency,
            unit_net=line.unit_net,
            unit_shown=line.unit,
            quantity=line.quantity,
            total=line.total,
            paid=paid,
        )
        for line, paid in zip(bill.lines, shares, strict=True)
    ]
