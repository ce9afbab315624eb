"""PayPal as the outside world plays it: wire format, hosted pages, truth. It imports nothing of the shop's payments."""

from payments.sandbox.paypal.account import Account
from payments.sandbox.paypal.capturing import settle_pending
from payments.sandbox.paypal.disputes import DisputeCalls
from payments.sandbox.paypal.door import Door
from payments.sandbox.paypal.levers import Levers
from payments.sandbox.paypal.orders import OrderCalls
from payments.sandbox.paypal.pages import Pages
from payments.sandbox.paypal.refunds import RefundCalls, settle_refunds
from payments.sandbox.paypal.refusals import refusal_of
from payments.sandbox.paypal.signing import Seal
from payments.sandbox.paypal.statements import Reports
from shop.outside.sandbox import Sandbox


def settle(sandbox: Sandbox) -> None:
    account = Account(sandbox)
    door = Door(account)
    service = sandbox.service("paypal", door=door.enter, refuse=refusal_of)
    door.settle(service)
    for calls in (OrderCalls, RefundCalls, DisputeCalls, Pages, Reports):
        calls(account, service)
    Levers(account, sandbox.services["world"])
    sandbox.webhooks.signers["paypal"] = Seal(account, service).sign
    sandbox.ticks.append(lambda: _settle(account))


def _settle(account: Account) -> None:
    settle_pending(account)
    settle_refunds(account)
