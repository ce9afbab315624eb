"""The plain reading rooms: payment intents, charges, events."""

from fnmatch import fnmatchcase

from payments.sandbox.stripe.account import Account, Call, listed
from payments.sandbox.stripe.door import Desk
from shop.outside.truth import Document


class ObjectCalls:
    def __init__(self, account: Account, desk: Desk) -> None:
        self.account = account
        desk.route("GET", "/v1/payment_intents", self.list_intents)
        desk.route("GET", "/v1/payment_intents/<intent>", self.show_intent)
        desk.route("GET", "/v1/charges", self.list_charges)
        desk.route("GET", "/v1/charges/<charge>", self.show_charge)
        desk.route("GET", "/v1/charges/<charge>/refunds", self.list_refunds)
        desk.route("GET", "/v1/events", self.list_events)
        desk.route("GET", "/v1/events/<event>", self.show_event)

    def list_intents(self, call: Call) -> Document:
        return self.account.listing("payment_intent", call, "/v1/payment_intents", keep=lambda doc: True)

    def show_intent(self, call: Call, intent: str) -> Document:
        return self.account.get("payment_intent", intent)

    def list_charges(self, call: Call) -> Document:
        wanted = call.params.text("payment_intent")
        fields = {"payment_intent": wanted} if wanted else {}
        return self.account.listing("charge", call, "/v1/charges", keep=lambda doc: True, **fields)

    def show_charge(self, call: Call, charge: str) -> Document:
        return self.account.get("charge", charge)

    def list_refunds(self, call: Call, charge: str) -> Document:
        return listed(self.account.truth.find("refund", charge=charge), f"/v1/charges/{charge}/refunds")

    def list_events(self, call: Call) -> Document:
        one, several = call.params.text("type"), call.params.words("types")
        wanted = [one] if one else several

        def keep(event: Document) -> bool:
            return not wanted or any(fnmatchcase(event["type"], each) for each in wanted)

        return self.account.listing("event", call, "/v1/events", keep=keep)

    def show_event(self, call: Call, event: str) -> Document:
        return self.account.get("event", event)
