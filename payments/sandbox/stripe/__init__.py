"""Stripe, as the outside world plays it: wire format, hosted page, truth. It imports nothing of the shop's payments."""

from payments.sandbox.stripe.account import Account
from payments.sandbox.stripe.balance import BalanceCalls
from payments.sandbox.stripe.disputes import DisputeCalls
from payments.sandbox.stripe.door import Desk, Door, signer
from payments.sandbox.stripe.exchange import ExchangeCalls
from payments.sandbox.stripe.levers import Levers
from payments.sandbox.stripe.objects import ObjectCalls
from payments.sandbox.stripe.pages import Pages
from payments.sandbox.stripe.refunds import RefundCalls, settle_due
from payments.sandbox.stripe.refusals import refusal_of
from payments.sandbox.stripe.reports import ReportCalls
from payments.sandbox.stripe.sessions import SessionCalls, end_old
from payments.sandbox.stripe.uploads import UploadCalls
from shop.outside.sandbox import Sandbox


def settle(sandbox: Sandbox) -> None:
    account = Account(sandbox)
    service = sandbox.service("stripe", door=Door(account).enter, refuse=refusal_of)
    desk = Desk(service, account)
    for calls in (SessionCalls, ObjectCalls, RefundCalls, DisputeCalls, BalanceCalls, ExchangeCalls, UploadCalls):
        calls(account, desk)
    ReportCalls(account, desk, service)
    Pages(account, service)
    Levers(account, sandbox.services["world"])
    secret = sandbox.settings["STRIPE_WEBHOOK_SECRETS"].split(",")[0].strip()
    sandbox.webhooks.signers["stripe"] = signer(secret)
    sandbox.ticks.append(lambda: end_old(account))
    sandbox.ticks.append(lambda: _settle(account))


def _settle(account: Account) -> None:
    settle_due(account)
