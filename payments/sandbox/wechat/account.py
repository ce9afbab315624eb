"""The shop's account at WeChat Pay: its keys, its orders, its sealed notices."""

import base64
import json
import secrets
import time
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from payments.sandbox.wallet import clock
from payments.sandbox.wallet.books import Books
from payments.sandbox.wallet.rsa import key_for, sign
from payments.sandbox.wechat.refusals import Refused
from shop.keys import public_of
from shop.outside.sandbox import Sandbox
from shop.outside.truth import Document

ORDER, REFUND = "wechat.order", "wechat.refund"
SCHEME = "WECHATPAY2-SHA256-RSA2048"
SUMMARIES = {"TRANSACTION.SUCCESS": "支付成功", "REFUND.SUCCESS": "退款成功", "REFUND.CLOSED": "退款关闭"}


class Account:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.truth = sandbox.truth
        self.books = Books(sandbox.truth, "wechat.movement")
        kept = sandbox.settings
        kept["WECHAT_PRIVATE_KEY"] = kept["WECHAT_PRIVATE_KEY"] or key_for("wechat's merchant")
        kept["WECHAT_SANDBOX_KEY"] = kept["WECHAT_SANDBOX_KEY"] or key_for("wechat")
        kept["WECHAT_PUBLIC_KEY"] = public_of(kept["WECHAT_SANDBOX_KEY"])
        self.app_id, self.mch_id = kept["WECHAT_APP_ID"], kept["WECHAT_MCH_ID"]
        self.other_mch = ""  # named in notices only when a fault says so
        for kind, field in ((ORDER, "code"), (ORDER, "state"), (REFUND, "status"), ("wechat.movement", "billed")):
            self.truth.index(kind, field)

    def now(self) -> float:
        return self.sandbox.now()

    def stamp(self, moment: float) -> str:
        """2026-11-28T14:05:09+08:00"""
        return clock.at(moment).isoformat(timespec="seconds")

    def order(self, number: str) -> Document:
        found = self.truth.get(ORDER, number)
        if found is None:
            raise Refused("ORDER_NOT_EXIST", status=404)
        return found

    def save(self, kind: str, doc: Document) -> Document:
        return self.truth.put(kind, doc)

    def marks(self, body: bytes) -> dict[str, str]:
        """The headers that prove a body to be WeChat Pay's. The time is the real one: receivers compare it."""
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        signed = f"{stamp}\n{nonce}\n{body.decode()}\n"
        return {
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": sign(signed, self.sandbox.settings["WECHAT_SANDBOX_KEY"]),
            "Wechatpay-Serial": self.sandbox.settings["WECHAT_PUBLIC_KEY_ID"],
            "Wechatpay-Signature-Type": SCHEME,
        }

    def tell(self, event_type: str, inside: Document) -> None:
        """Post a notice; what it says is sealed."""
        if self.other_mch:
            inside = inside | {"mchid": self.other_mch}
        original, nonce = event_type.partition(".")[0].lower(), secrets.token_hex(6)
        text = json.dumps(inside, ensure_ascii=False, separators=(",", ":")).encode()
        sealed = AESGCM(self.sandbox.settings["WECHAT_API_V3_KEY"].encode()).encrypt(
            nonce.encode(), text, original.encode()
        )
        notice = {
            "id": f"EV-{clock.at(self.now()):%Y%m%d}{secrets.token_hex(10)}",
            "create_time": self.stamp(self.now()),
            "resource_type": "encrypt-resource",
            "event_type": event_type,
            "summary": SUMMARIES.get(event_type, event_type),
            "resource": {
                "original_type": original,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": base64.b64encode(sealed).decode(),
                "associated_data": original,
                "nonce": nonce,
            },
        }
        body = json.dumps(notice, ensure_ascii=False, separators=(",", ":"))
        self.sandbox.webhooks.post("wechat", event=str(notice["id"]), type_=event_type, body=body)


def read_time(text: str) -> float:
    """Raises Refused for what is no time with its zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("PARAM_ERROR") from error
    if moment.tzinfo is None:
        raise Refused("PARAM_ERROR")
    return moment.timestamp()
