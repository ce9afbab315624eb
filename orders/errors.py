"""How orders say no: one name a reason, with the sentence its reader sees."""

from django.utils.translation import gettext_lazy as _

from orders.pricing.bill import Bill
from shop.errors import Refusal


class UnknownGoods(Refusal):
    code = "unknown_goods"
    status = 404
    sentence = _("This piece is not on sale here.")


class BadQuantity(Refusal):
    code = "bad_quantity"
    status = 422
    sentence = _("Please choose a quantity from 1 to %(most)s.")


class BadPoints(Refusal):
    code = "bad_points"
    status = 422
    sentence = _("Please write how many points you would like to use, as a whole number.")


class EmptyBasket(Refusal):
    code = "empty_basket"
    sentence = _("Your basket is empty.")


class TooManyWords(Refusal):
    code = "too_many_words"
    status = 422
    sentence = _("Please write at most %(most)s characters.")


class LinkTooOld(Refusal):
    code = "link_too_old"
    status = 404
    sentence = _("This link to a basket has expired or is not complete. Please ask for a new one.")


class BadIdentity(Refusal):
    code = "bad_identity"
    status = 422
    sentence = _("This number does not look right. Please compare it with the paper, digit by digit.")


class BasketLost(Refusal):
    code = "basket_lost"
    sentence = _(
        "We do not find your basket: it was ordered in another window, or this browser has forgotten it. Nothing was "
        "ordered just now. What you typed is kept until you come back."
    )


class BasketChanged(Refusal):
    code = "basket_changed"
    sentence = _("Your basket was changed in another window. Please look at it once more. Nothing was ordered yet.")


class CurrencyChanged(Refusal):
    code = "currency_changed"
    sentence = _("Prices are in %(currency)s now: it is %(now)s. Nothing was ordered yet.")


class CannotDeliver(Refusal):
    code = "cannot_deliver"
    sentence = _("We cannot deliver these pieces to %(country)s.")


class MethodGone(Refusal):
    code = "method_gone"
    sentence = _("This way of shipping is no longer offered for your basket. Please choose again.")


class PriceChanged(Refusal):
    """``bill`` holds the price of now."""

    code = "price_changed"
    sentence = _("The price has changed since you last saw it: it is now %(now)s. Nothing was ordered yet.")

    def __init__(self, *, now: str, bill: Bill) -> None:
        super().__init__(now=now)
        self.bill = bill


class PromotionSpent(Refusal):
    """Somebody else was faster: the last use, the rest of a budget, or her own last use is gone."""

    code = "promotion_spent"
    sentence = _("An offer in your basket has just run out. Please look at the new total. Nothing was ordered yet.")


class NoSuchCode(Refusal):
    """Unknown, expired, used up or for another market: nobody learns which."""

    code = "no_such_code"
    status = 422
    sentence = _("This code is not valid here. Please check how it is written.")


class TooManyTries(Refusal):
    code = "too_many_tries"
    status = 429
    sentence = _("Too many codes were tried. Please wait a little and try again.")


class CodeTaken(Refusal):
    code = "code_taken"
    sentence = _("The code %(code)s exists already.")


class WrongAmount(Refusal):
    code = "wrong_amount"
    sentence = _("Order %(number)s is %(owed)s, but %(paid)s was paid.")


class NothingToSend(Refusal):
    code = "nothing_to_send"
    sentence = _("Nothing of order %(number)s waits to be sent from %(place)s.")


class TooManyToSend(Refusal):
    code = "too_many_to_send"
    sentence = _("Only %(left)s of %(name)s still wait to be sent.")


class OnHold(Refusal):
    code = "on_hold"
    sentence = _("Order %(number)s is on hold (%(holds)s) and cannot be sent until that is released.")


class NothingToHold(Refusal):
    code = "nothing_to_hold"
    sentence = _("Nothing of order %(number)s is in the house any more, so it cannot be put on hold.")


class NoSuchHold(Refusal):
    code = "no_such_hold"
    sentence = _("Order %(number)s has no such hold.")


class CannotEdit(Refusal):
    code = "cannot_edit"
    sentence = _(
        "Order %(number)s cannot be changed: it is not paid, or something of it was sent, cancelled or refunded, "
        "or another change waits."
    )


class NothingToChange(Refusal):
    code = "nothing_to_change"
    sentence = _("Order %(number)s is like that already.")


class OtherCountry(Refusal):
    code = "other_country"
    sentence = _("Duty and tax were agreed for %(country)s. For another country, cancel the order and make a new one.")


class CannotReprice(Refusal):
    """Counted anew it would not come to what was agreed: rules or data of its day are not there any more."""

    code = "cannot_reprice"
    sentence = _("Order %(number)s cannot be counted anew as it was agreed. Cancel it and make a new one.")


class PromotionChanged(Refusal):
    code = "promotion_changed"
    sentence = _("A promotion of order %(number)s has changed since. Cancel pieces, or make a new order.")


class ProofTooOld(Refusal):
    """What a business would owe the tax on itself needs a proof of its number that still counts."""

    code = "proof_too_old"
    sentence = _(
        "The proof of tax number %(number)s is older than %(days)s days and counts no more. Cancel pieces, or cancel "
        "the order and let the buyer order anew."
    )


class ChangeWaits(Refusal):
    code = "change_waits"
    sentence = _("A change of order %(number)s waits for its payment. Drop the change first, or wait.")


class NotSeen(Refusal):
    code = "not_seen"
    sentence = _("Look at the amount first.")


class CannotJoin(Refusal):
    code = "cannot_join"
    sentence = _("These orders cannot go in one parcel: %(reason)s")


class IsJoined(Refusal):
    code = "is_joined"
    sentence = _("Order %(number)s goes in one parcel with order %(lead)s. Send or part them there.")


class NothingToCancel(Refusal):
    code = "nothing_to_cancel"
    sentence = _("Choose at least one piece to cancel.")


class TooManyToCancel(Refusal):
    code = "too_many_to_cancel"
    sentence = _("Only %(left)s of %(name)s can still be cancelled.")


class NothingToRefund(Refusal):
    code = "nothing_to_refund"
    sentence = _("Choose at least one piece to refund.")


class TooManyPieces(Refusal):
    code = "too_many_pieces"
    sentence = _("Only %(left)s of %(name)s can still be refunded.")


class NotPaid(Refusal):
    code = "not_paid"
    sentence = _("Order %(number)s was never paid, so nothing can be refunded.")


class WayGone(Refusal):
    code = "way_gone"
    status = 409
    sentence = _("This way to pay is not offered at the moment. Please choose another one.")


class CannotPay(Refusal):
    code = "cannot_pay"
    sentence = _("Order %(number)s cannot be paid any more.")
