"""What orders do when something has happened: one line of work each."""

from django.utils.translation import gettext_noop
from moneyed import Money

from customers import joining, timeline
from customers.events import CustomerJoined
from customers.reviews import receiving
from logistics.events import ShipmentMoved
from orders import doubting, editing, holds, identity, letters, lifecycle, returns, rewarding, seeing
from orders.events import (
    ChangeApplied,
    ChangeToPay,
    OrderCancelled,
    OrderDelivered,
    OrderedByPhone,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
    PiecesCancelled,
    RefundUndone,
)
from orders.states import HoldKind
from payments.events import (
    CardSeen,
    DisputeClosed,
    DisputeOpened,
    PaymentCaptured,
    PaymentFailed,
    PaymentHeld,
    RefundFailed,
    RefundSettled,
)
from shop.events import on


@on(PaymentCaptured)
def settle_order(event: PaymentCaptured) -> None:
    came = Money(event.amount, event.currency)
    if editing.is_change(event.reference):
        editing.paid(event.reference, came)
    else:
        lifecycle.pay(event.reference, came, payment_id=event.payment_id)


@on(PaymentFailed)
def note_failure(event: PaymentFailed) -> None:
    seeing.note(
        editing.number_of(event.reference),
        gettext_noop("payment failed: %(code)s %(reason)s"),
        code=event.code,
        reason=event.reason,
    )


@on(PaymentHeld)
def note_hold(event: PaymentHeld) -> None:
    seeing.note(
        editing.number_of(event.reference),
        gettext_noop("payment held for review: %(code)s %(reason)s"),
        code=event.code,
        reason=event.reason,
    )


@on(PaymentHeld)
def hold_for_payment(event: PaymentHeld) -> None:
    holds.hold_if_ours(editing.number_of(event.reference), HoldKind.PAYMENT, reason=f"{event.code} {event.reason}")


@on(DisputeOpened)
def hold_for_dispute(event: DisputeOpened) -> None:
    holds.hold_if_ours(editing.number_of(event.reference), HoldKind.FRAUD, reason=f"{event.dispute} {event.reason}")


@on(DisputeOpened)
def note_dispute(event: DisputeOpened) -> None:
    seeing.note(
        editing.number_of(event.reference),
        gettext_noop("the payment is disputed: %(code)s %(reason)s"),
        code=event.dispute,
        reason=event.reason,
    )


@on(DisputeClosed)
def end_dispute(event: DisputeClosed) -> None:
    """Won money is ours and the goods may go; after lost money a person decides what becomes of what is still here."""
    number = editing.number_of(event.reference)
    won, lost = gettext_noop("the dispute was won: %(code)s"), gettext_noop("the dispute was lost: %(code)s")
    seeing.note(number, won if event.won else lost, code=event.dispute)
    if event.won:
        holds.release_if_held(number, HoldKind.FRAUD, about=event.dispute)


@on(RefundSettled)
def close_refund(event: RefundSettled) -> None:
    returns.settle(editing.number_of(event.reference), event.key, Money(event.amount, event.currency))


@on(RefundFailed)
def reopen_refund(event: RefundFailed) -> None:
    returns.fail(editing.number_of(event.reference), event.key, event.code)


@on(ShipmentMoved)
def follow_parcel(event: ShipmentMoved) -> None:
    lifecycle.follow(event.reference, event.status)


@on(ShipmentMoved)
def write_about_parcel(event: ShipmentMoved) -> None:
    letters.moved(event)


@on(OrderPlaced)
def recognise_buyer(event: OrderPlaced) -> None:
    buyer = seeing.buyer_of(event.number)
    joining.recognise(buyer.email, language=buyer.language, market=buyer.market, name=buyer.name)


@on(OrderPlaced)
def note_placed(event: OrderPlaced) -> None:
    timeline.note(seeing.buyer_of(event.number).email, kind="order_placed", reference=event.number)


@on(OrderPaid)
def note_paid(event: OrderPaid) -> None:
    timeline.note(seeing.buyer_of(event.number).email, kind="order_paid", reference=event.number)


@on(OrderPaid)
def doubt_order(event: OrderPaid) -> None:
    doubting.after_payment(event.number)


@on(CardSeen)
def doubt_card(event: CardSeen) -> None:
    doubting.after_payment(editing.number_of(event.reference))


@on(OrderPaid)
def write_thanks(event: OrderPaid) -> None:
    letters.paid(event.number)


@on(OrderShipped)
def note_shipped(event: OrderShipped) -> None:
    timeline.note(
        seeing.buyer_of(event.number).email,
        kind="order_shipped",
        reference=event.number,
        text=f"{event.carrier} {event.tracking_number}",
    )


@on(OrderShipped)
def write_shipped(event: OrderShipped) -> None:
    letters.shipped(event.number, carrier=event.carrier, tracking_number=event.tracking_number)


@on(OrderDelivered)
def note_delivered(event: OrderDelivered) -> None:
    timeline.note(seeing.buyer_of(event.number).email, kind="order_delivered", reference=event.number)


@on(OrderDelivered)
def earn_points(event: OrderDelivered) -> None:
    rewarding.earn(event.number)


@on(OrderDelivered)
def let_her_review(event: OrderDelivered) -> None:
    receiving.remember(event.number, seeing.received_of(event.number), **vars(seeing.buyer_of(event.number)))


@on(OrderDelivered)
def let_identity_go(event: OrderDelivered) -> None:
    identity.settle(event.number)


@on(OrderCancelled)
def let_identity_go_unsent(event: OrderCancelled) -> None:
    identity.settle(event.number)


@on(OrderCancelled)
def note_cancelled(event: OrderCancelled) -> None:
    timeline.note(
        seeing.buyer_of(event.number).email, kind="order_cancelled", reference=event.number, text=event.reason
    )


@on(OrderCancelled)
def write_cancelled(event: OrderCancelled) -> None:
    letters.cancelled(event.number, event.reason)


@on(PiecesCancelled)
def note_pieces_cancelled(event: PiecesCancelled) -> None:
    timeline.note(seeing.buyer_of(event.number).email, kind="order_part_cancelled", reference=event.number)


@on(PiecesCancelled)
def write_pieces_cancelled(event: PiecesCancelled) -> None:
    letters.part_cancelled(event.number, key=event.key)


@on(OrderedByPhone)
def write_to_pay(event: OrderedByPhone) -> None:
    letters.to_pay(event.number)


@on(ChangeToPay)
def write_change_to_pay(event: ChangeToPay) -> None:
    letters.change_to_pay(event.number, n=event.n)


@on(ChangeApplied)
def write_changed(event: ChangeApplied) -> None:
    letters.changed(event.number, n=event.n)


@on(ChangeApplied)
def note_changed(event: ChangeApplied) -> None:
    timeline.note(seeing.buyer_of(event.number).email, kind="order_changed", reference=event.number)


@on(OrderRefunded)
def note_refunded(event: OrderRefunded) -> None:
    timeline.note(
        seeing.buyer_of(event.number).email,
        kind="order_refunded",
        reference=event.number,
        text=f"{event.amount} {event.currency}",
    )


@on(OrderRefunded)
def settle_points(event: OrderRefunded) -> None:
    rewarding.settle_refund(event.number, event.key)


@on(RefundUndone)
def move_points_back(event: RefundUndone) -> None:
    rewarding.undo_refund(event.number, event.key)


@on(OrderRefunded)
def write_refunded(event: OrderRefunded) -> None:
    letters.refunded(event.number, key=event.key, amount=Money(event.amount, event.currency))


@on(CustomerJoined)
def hand_over_orders(event: CustomerJoined) -> None:
    seeing.hand_over(event.email, event.user_id)
