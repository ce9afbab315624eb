"""Stripe, as the outside world plays it: wire format, hosted page, truth. It imports nothing of the shop's payments."""

from payments.sandbox.account import Account
from payments.sandbox.balance import BalanceCalls
from payments.sandbox.disputes import DisputeCalls
from payments.sandbox.door import Desk, Door, signer
from payments.sandbox.levers import Levers
from payments.sandbox.objects import ObjectCalls
from payments.sandbox.pages import Pages
from payments.sandbox.refunds import RefundCalls, settle_due
from payments.sandbox.refusals import refusal_of
from payments.sandbox.reports import ReportCalls
from payments.sandbox.sessions import SessionCalls, end_old
from shop.outside.sandbox import Sandbox


def settle(sandbox: Sandbox) -> None:
    account = Account(sandbox)
    service = sandbox.service("stripe", door=Door(account).enter, refuse=refusal_of)
    desk = Desk(service, account)
    for calls in (SessionCalls, ObjectCalls, RefundCalls, DisputeCalls, BalanceCalls):
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
