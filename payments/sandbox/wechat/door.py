"""WeChat Pay's door: every question is signed by the shop, every answer by WeChat Pay."""

import re
from collections.abc import Callable
from dataclasses import replace

from payments.sandbox.wallet.rsa import is_signed
from payments.sandbox.wechat.account import SCHEME, Account
from payments.sandbox.wechat.refusals import Refused
from shop.outside.answers import Answer, Request

PART = re.compile(r'(\w+)="([^"]*)"')
TOLERANCE_S = 300


class Door:
    def __init__(self, account: Account) -> None:
        self.account = account

    def enter(self, request: Request, handle: Callable[[], Answer]) -> Answer:
        """Pages of the phone stand open; the interface asks for the signature."""
        other = request.fault("tamper_account")
        self.account.other_mch = str(other.more.get("to", "1900999999")) if other else ""
        if not request.path.startswith("/v3/"):
            return handle()
        try:
            self.check(request)
            answer = handle()
        except Refused as refused:
            answer = refused.answer()
        if answer.content_type != "application/json":
            return answer  # a file is proved by its hash
        return replace(answer, headers={**answer.headers, **self.account.marks(answer.body)})

    def check(self, request: Request) -> None:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        said = dict(PART.findall(rest))
        kept = self.account.sandbox.settings
        known = said.get("mchid") == self.account.mch_id and said.get("serial_no") == kept["WECHAT_CERT_SERIAL"]
        stamp = said.get("timestamp", "")
        path = f"{request.path}?{request.query}" if request.query else request.path
        signed = f"{request.method}\n{path}\n{stamp}\n{said.get('nonce_str', '')}\n{request.body.decode()}\n"
        if scheme != SCHEME or not known or not stamp.isdigit():
            raise Refused("SIGN_ERROR", status=401)
        if not is_signed(signed, said.get("signature", ""), kept["WECHAT_PRIVATE_KEY"]):
            raise Refused("SIGN_ERROR", status=401)
