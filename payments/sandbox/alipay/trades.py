"""The life of a trade: opened by a link, born when the buyer signs in, paid, closed, given back."""

import secrets

from payments.sandbox.alipay.account import BUYER, Account
from payments.sandbox.alipay.refusals import Refused
from payments.sandbox.wallet import clock
from payments.sandbox.wallet.books import fen, yuan
from shop.outside.answers import Request
from shop.outside.truth import Document

NEW, WAITING, PAID, CLOSED = "NEW", "WAIT_BUYER_PAY", "TRADE_SUCCESS", "TRADE_CLOSED"
MOST_FEN = 100_000_000_00
DAY_S = 24 * 3600


def open_trade(account: Account, content: Document, *, return_url: str) -> Document:
    """What the link asks for. The same number is the same trade; with another amount it is refused."""
    number, amount = str(content.get("out_trade_no", "")), wanted_fen(content, "total_amount")
    if not 1 <= amount <= MOST_FEN or not content.get("subject") or not 1 <= len(number) <= 64:
        raise Refused("ACQ.INVALID_PARAMETER")
    if known := account.trade(number):
        if known["asked"] != amount:
            raise Refused("ACQ.INVALID_PARAMETER")
        return current(account, known)
    until = content.get("time_expire")
    try:
        ends = clock.read(until) if until else account.now() + DAY_S
    except ValueError as error:
        raise Refused("ACQ.INVALID_PARAMETER") from error
    return account.save(
        {
            "id": number,
            "trade_no": f"{clock.at(account.now()):%Y%m%d}22001{secrets.randbelow(10**15):015}",
            "status": NEW if ends > account.now() else CLOSED,
            "asked": amount,
            "fen": amount,
            "currency": "CNY",
            "subject": str(content["subject"]),
            "passback": str(content.get("passback_params", "")),
            "return_url": return_url,
            "quit_url": str(content.get("quit_url", "")) or return_url,
            "created": account.now(),
            "ends": ends,
            "paid_at": 0,
            "buyer": "",
            "refunded": 0,
            "refunds": {},
        }
    )


def sign_in(account: Account, trade: Document) -> Document:
    """Now Alipay knows of the trade."""
    if trade["status"] != NEW:
        return trade
    return account.save(trade | {"status": WAITING, "buyer": BUYER, "created": account.now()})


def pay(account: Account, trade: Document, request: Request) -> Document:
    """The buyer agrees; the tampering faults make Alipay take something else than it was asked to."""
    if fault := request.fault("tamper_amount"):
        trade["fen"] += int(fault.more.get("by", 1))
    if fault := request.fault("tamper_currency"):
        trade["currency"] = str(fault.more.get("to", "USD")).upper()
    if fault := request.fault("tamper_reference"):
        trade["passback"] = str(fault.more.get("to", "TW-00000000"))
    trade = account.save(trade | {"status": PAID, "paid_at": account.now()})
    account.books.write(
        "trade",
        trade=trade["id"],
        reference=trade["passback"],
        currency=trade["currency"],
        fen=trade["fen"],
        at=account.now(),
    )
    account.tell(trade)
    return trade


def current(account: Account, trade: Document) -> Document:
    """The trade as it stands now: over, when its time is."""
    if trade["status"] in (NEW, WAITING) and trade["ends"] <= account.now():
        was = trade["status"]
        trade = account.save(trade | {"status": CLOSED})
        if was == WAITING:
            account.tell(trade)
    return trade


def end_old(account: Account) -> None:
    """What the world's clock does."""
    for status in (NEW, WAITING):
        for trade in account.truth.find("alipay.trade", status=status):
            current(account, trade)


def found(account: Account, content: Document) -> Document:
    trade = account.trade(str(content.get("out_trade_no", "")))
    if trade is None or not trade["buyer"]:
        raise Refused("ACQ.TRADE_NOT_EXIST")
    return current(account, trade)


def query(account: Account, content: Document, request: Request) -> Document:
    trade = found(account, content)
    total = yuan(trade["fen"])
    paid = {"send_pay_date": clock.text(trade["paid_at"])} if trade["paid_at"] else {}
    other = {"trans_currency": trade["currency"]} if trade["currency"] != "CNY" else {}
    return {
        "buyer_logon_id": "ann***@example.com",
        "buyer_pay_amount": total if trade["paid_at"] else "0.00",
        "buyer_user_id": trade["buyer"],
        "invoice_amount": total,
        "out_trade_no": trade["id"],
        "passback_params": trade["passback"],
        "point_amount": "0.00",
        "receipt_amount": total if trade["paid_at"] else "0.00",
        "total_amount": total,
        "trade_no": trade["trade_no"],
        "trade_status": trade["status"],
        **paid,
        **other,
    }


def close(account: Account, content: Document, request: Request) -> Document:
    trade = found(account, content)
    if trade["status"] == PAID:
        raise Refused("ACQ.TRADE_STATUS_ERROR")
    account.save(trade | {"status": CLOSED})
    return {"out_trade_no": trade["id"], "trade_no": trade["trade_no"]}


def refund(account: Account, content: Document, request: Request) -> Document:
    trade, amount = found(account, content), wanted_fen(content, "refund_amount")
    number = str(content.get("out_request_no") or trade["id"])
    done = trade["refunds"].get(number)
    if done is not None and done != amount:
        raise Refused("ACQ.DISCORDANT_REPEAT_REQUEST")
    if done is None:
        trade = give_back(account, trade, amount=amount, number=number)
    return {
        "buyer_logon_id": "ann***@example.com",
        "buyer_user_id": trade["buyer"],
        "fund_change": "Y" if done is None else "N",
        "gmt_refund_pay": clock.text(account.now()),
        "out_trade_no": trade["id"],
        "refund_fee": yuan(trade["refunded"]),
        "send_back_fee": "0.00",
        "trade_no": trade["trade_no"],
    }


def give_back(account: Account, trade: Document, *, amount: int, number: str) -> Document:
    """By the shop's question or by hand in the merchant's own pages. A trade that is given back whole is closed."""
    if trade["status"] != PAID:
        raise Refused("ACQ.TRADE_STATUS_ERROR")
    left = trade["fen"] - trade["refunded"]
    if not 1 <= amount <= left:
        raise Refused("ACQ.REASON_TRADE_REFUND_FEE_ERR")
    trade["refunds"][number] = amount
    trade |= {"refunded": trade["refunded"] + amount, "status": CLOSED if amount == left else PAID}
    account.save(trade)
    account.books.write(
        "refund",
        trade=trade["id"],
        reference=trade["passback"],
        currency=trade["currency"],
        fen=-amount,
        at=account.now(),
        number=number,
    )
    given = {"refund_fee": yuan(trade["refunded"]), "out_biz_no": number, "gmt_refund": clock.text(account.now())}
    account.tell(trade, **given)
    return trade


def refund_query(account: Account, content: Document, request: Request) -> Document:
    """A refund that is not there is an answer without a status, not a refusal."""
    trade, number = found(account, content), str(content.get("out_request_no", ""))
    amount = trade["refunds"].get(number)
    known = {"out_request_no": number, "out_trade_no": trade["id"], "trade_no": trade["trade_no"]}
    if amount is None:
        return known
    return known | {
        "refund_amount": yuan(amount),
        "refund_status": "REFUND_SUCCESS",
        "total_amount": yuan(trade["fen"]),
    }


def bill_address(account: Account, content: Document, request: Request) -> Document:
    bill = account.truth.get("alipay.bill", str(content.get("bill_date", "")))
    if bill is None or content.get("bill_type") != "trade":
        raise Refused("isp.bill_not_exist")
    return {"bill_download_url": f"{request.base}/alipay/bill/{bill['token']}?bill_date={bill['id']}"}


def wanted_fen(content: Document, name: str) -> int:
    try:
        return fen(str(content.get(name, "")))
    except ValueError as error:
        raise Refused("ACQ.INVALID_PARAMETER") from error
