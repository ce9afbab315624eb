"""Is this order what it seems? What the house knows of it is told to the judges of risk; a doubtful one waits."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from orders import holds
from orders.cookie import address_of
from orders.models import Order
from orders.states import HoldKind
from payments import disputing, risking, taking
from payments.models import RiskDecision, RiskVerdict
from payments.risking import Judgement
from payments.suspicion import Purchase
from shop import fx
from shop.models import User

NOBODY = Decimal(0)


@dataclass(frozen=True)
class Visit:
    """Where an order was made from: the network address, the country the proxy in front says it is in, and whether the
    browser calls itself one of a phone.
    """

    place: str = ""
    country: str = ""
    on_phone: bool = False


def visit_of(request: HttpRequest) -> Visit:
    told = request.headers.get(settings.COUNTRY_HEADER, "") if settings.COUNTRY_HEADER else ""
    country = told.upper() if len(told) == 2 and told.isascii() and told.isalpha() else ""
    return Visit(address_of(request), country, "Mobi" in request.headers.get("User-Agent", ""))


def before_payment(order: Order, visit: Visit) -> Judgement:
    """Before the provider's page is opened: a doubtful payment is asked for 3-D Secure there."""
    return risking.judge(purchase_of(order, visit))


def after_payment(number: str) -> None:
    """When it is paid, and again when the card is known: what seems wrong is not sent before a person has looked.

    A reference that is no order, or one about which a person has decided, is left alone.
    """
    order = Order.objects.filter(number=number).first()
    if order is None or not order.was_paid or not order.total:
        return
    found = risking.judge(purchase_of(order, Visit()))
    if found.verdict == RiskVerdict.HOLD and found.decision == RiskDecision.OPEN:
        holds.hold_if_ours(number, HoldKind.FRAUD, reason=found.reasons)


def decide(number: str, decision: str, *, note: str, by: User | None) -> None:
    """A person has looked: a genuine order goes on its way, a fraud stays for her to cancel. Raises NothingToDecide.

    While its payment is disputed it stays: that the bank decides, and the same hold serves both.
    """
    risking.decide(number, decision, note=note, by=by)
    paid = taking.paid(number)
    is_disputed = paid is not None and disputing.standing(paid) is not None
    if decision == RiskDecision.GENUINE and not is_disputed:
        holds.release_if_held(number, HoldKind.FRAUD, about="", answer=note)


def purchase_of(order: Order, visit: Visit) -> Purchase:
    """Two statements: whether she bought before, and the payment where there is one."""
    to = order.ship_to
    paid = taking.paid(order.number)
    card = paid.card if paid is not None else {}
    return Purchase(
        reference=order.number,
        market=order.market,
        country=order.country,
        euros=_in_euro(order),
        email=order.email,
        name=to.name,
        street=" ".join(part for part in (to.organization, to.street) if part),
        postal=to.postal,
        place=visit.place,
        seen_in=visit.country,
        is_first=not _bought_before(order),
        off=_share_off(order),
        card=card.get("fingerprint", ""),
        card_country=card.get("country", ""),
        score=card.get("score"),
    )


def _bought_before(order: Order) -> bool:
    paid = Order.objects.filter(email__iexact=order.email).exclude(paid_at=None).exclude(pk=order.pk)
    return paid.exists()


def _share_off(order: Order) -> Decimal:
    bill = order.the_bill
    full = sum((line.total.amount for line in bill.lines), Decimal(0))
    return 1 - sum((line.payable.amount for line in bill.lines), Decimal(0)) / full if full else NOBODY


def _in_euro(order: Order) -> Decimal:
    """About how much it is; an old rate is good enough to tell a small order from a large one."""
    known = fx.nearest(timezone.localdate()).get(order.currency)
    return order.total.amount / known.per_euro if known is not None else order.total.amount
