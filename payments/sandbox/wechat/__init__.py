"""WeChat Pay v3, as the outside world plays it: interface, phone, bills. It imports nothing of the shop's payments."""

from payments.sandbox.wechat.account import Account
from payments.sandbox.wechat.bills import Bills
from payments.sandbox.wechat.door import Door
from payments.sandbox.wechat.levers import Levers
from payments.sandbox.wechat.orders import OrderCalls, end_old
from payments.sandbox.wechat.pages import Pages
from payments.sandbox.wechat.refunds import RefundCalls, settle_due
from payments.sandbox.wechat.refusals import refusal_of
from shop.outside.sandbox import Sandbox


def settle(sandbox: Sandbox) -> None:
    account = Account(sandbox)
    service = sandbox.service("wechat", door=Door(account).enter, refuse=refusal_of)
    OrderCalls(account, service)
    RefundCalls(account, service)
    bills = Bills(account, service)
    Pages(account, service)
    Levers(account, bills, sandbox.services["world"])
    sandbox.webhooks.signers["wechat"] = account.marks
    sandbox.webhooks.words["wechat"] = b"SUCCESS"
    sandbox.ticks.append(lambda: end_old(account))
    sandbox.ticks.append(lambda: _settle(account))


def _settle(account: Account) -> None:
    settle_due(account)
