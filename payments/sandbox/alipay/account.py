"""The shop's account at Alipay: its keys, its trades, its notices. All else in this package writes through it."""

import json
import secrets
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from payments.sandbox.wallet import clock
from payments.sandbox.wallet.books import Books, yuan
from payments.sandbox.wallet.rsa import is_signed, key_for, sign
from shop.keys import public_of
from shop.outside.answers import Answer, Request
from shop.outside.sandbox import Sandbox
from shop.outside.truth import Document

TRADE = "alipay.trade"
BUYER = "2088102169481075"


class Account:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.truth = sandbox.truth
        self.books = Books(sandbox.truth, "alipay.movement")
        kept = sandbox.settings
        kept["ALIPAY_PRIVATE_KEY"] = kept["ALIPAY_PRIVATE_KEY"] or key_for("alipay's merchant")
        kept["ALIPAY_SANDBOX_KEY"] = kept["ALIPAY_SANDBOX_KEY"] or key_for("alipay")
        kept["ALIPAY_PUBLIC_KEY"] = public_of(kept["ALIPAY_SANDBOX_KEY"])
        self.app_id, self.seller_id = kept["ALIPAY_APP_ID"], kept["ALIPAY_SELLER_ID"]
        self.other_seller = ""  # named in notices only when a fault says so
        self.truth.index(TRADE, "status")
        self.truth.index("alipay.movement", "billed")

    def enter(self, request: Request, handle: Callable[[], Answer]) -> Answer:
        other = request.fault("tamper_account")
        self.other_seller = str(other.more.get("to", "2088000000000000")) if other else ""
        return handle()

    def now(self) -> float:
        return self.sandbox.now()

    def trade(self, number: str) -> Document | None:
        """By the shop's own number of it."""
        return self.truth.get(TRADE, number)

    def save(self, trade: Document) -> Document:
        return self.truth.put(TRADE, trade)

    def sign(self, text: str) -> str:
        return sign(text, self.sandbox.settings["ALIPAY_SANDBOX_KEY"])

    def is_shops(self, fields: Mapping[str, str]) -> bool:
        """Whether the shop signed these fields of a question: all but ``sign``, in their names' order, none empty."""
        return is_signed(
            joined(fields, without=("sign",)), fields.get("sign", ""), self.sandbox.settings["ALIPAY_PRIVATE_KEY"]
        )

    def tell(self, trade: Document, **more: str) -> None:
        """Post the notice of how the trade stands now."""
        now, seller = clock.text(self.now()), self.other_seller or self.seller_id
        notify_id = f"{clock.at(self.now()):%Y%m%d}{secrets.token_hex(13)}"
        total = yuan(trade["fen"])
        fields = {
            "app_id": self.app_id,
            "auth_app_id": self.app_id,
            "buyer_id": trade["buyer"] or BUYER,
            "buyer_logon_id": "ann***@example.com",
            "buyer_pay_amount": total if trade["paid_at"] else "0.00",
            "charset": "utf-8",
            "gmt_create": clock.text(trade["created"]),
            "invoice_amount": total,
            "notify_id": notify_id,
            "notify_time": now,
            "notify_type": "trade_status_sync",
            "out_trade_no": trade["id"],
            "passback_params": trade["passback"],
            "point_amount": "0.00",
            "receipt_amount": total,
            "seller_email": "shop@tradewind.example",
            "seller_id": seller,
            "subject": trade["subject"],
            "total_amount": total,
            "trade_no": trade["trade_no"],
            "trade_status": trade["status"],
            "version": "1.0",
        } | more
        if trade["paid_at"]:
            bills = [{"amount": total, "fundChannel": "ALIPAYACCOUNT"}]
            fields |= {"gmt_payment": clock.text(trade["paid_at"]), "fund_bill_list": json.dumps(bills)}
        if trade["currency"] != "CNY":
            fields["trans_currency"] = trade["currency"]
        fields = {name: value for name, value in fields.items() if value}
        signed = fields | {"sign": self.sign(joined(fields)), "sign_type": "RSA2"}
        kind = f"trade_status_sync.{trade['status']}"
        self.sandbox.webhooks.post("alipay", event=notify_id, type_=kind, body=urlencode(signed))


def joined(fields: Mapping[str, str], *, without: tuple[str, ...] = ()) -> str:
    """What Alipay signs."""
    return "&".join(f"{name}={value}" for name, value in sorted(fields.items()) if value and name not in without)
