"""Alipay, as the outside world plays it: gateway, cashier, bills, truth. It imports nothing of the shop's payments."""

from payments.sandbox.alipay.account import Account
from payments.sandbox.alipay.bills import Bills
from payments.sandbox.alipay.gateway import Gateway, call_of
from payments.sandbox.alipay.levers import Levers
from payments.sandbox.alipay.pages import Pages
from payments.sandbox.alipay.trades import end_old
from shop.outside.sandbox import Sandbox

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


def settle(sandbox: Sandbox) -> None:
    account = Account(sandbox)
    service = sandbox.service("alipay", door=account.enter, place=call_of)
    bills = Bills(account, service)
    Gateway(account, service)
    Pages(account, service)
    Levers(account, bills, sandbox.services["world"])
    # The signature is one of the form's fields, so it is there before the notice is sent.
    sandbox.webhooks.signers["alipay"] = lambda body: FORM
    sandbox.webhooks.words["alipay"] = b"success"
    sandbox.ticks.append(lambda: end_old(account))
