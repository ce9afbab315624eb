"""Quotes of exchange: what Stripe changes at, two per cent below the reference rate that the quote names."""

from datetime import UTC, datetime

from payments.sandbox.stripe.account import Account, Call
from payments.sandbox.stripe.door import Desk
from payments.sandbox.stripe.refusals import Refused
from shop.outside.ecb import last_published, rates_of
from shop.outside.truth import Document, new_id

FEE = 0.02
# Quoted though the central bank does not: about the level of late 2026, for one euro.
MORE = {"TWD": "36.05"}
DIGITS = 6


class ExchangeCalls:
    def __init__(self, account: Account, desk: Desk) -> None:
        self.account = account
        desk.route("POST", "/v1/fx_quotes", self.quote)

    def quote(self, call: Call) -> Document:
        if call.params.text("lock_duration") not in {"none", "five_minutes", "hour", "day"}:
            raise Refused("Missing required param: lock_duration.", param="lock_duration")
        to, wanted = call.params.text("to_currency"), call.params.words("from_currencies")
        day = last_published(datetime.fromtimestamp(self.account.now(), UTC)).isoformat()
        known = {"EUR": "1", **rates_of(day, seed=self.account.sandbox.seed), **MORE}
        for param, code in (("to_currency", to), *(("from_currencies", code) for code in wanted)):
            if code.upper() not in known:
                raise Refused(f"Invalid currency: {code}.", param=param)
        return self.account.save(
            {
                "id": new_id("fxq_1"),
                "object": "fx_quote",
                "created": float(self.account.now()),
                "lock_duration": call.params.text("lock_duration"),
                "lock_expires_at": None,
                "lock_status": "none",
                "rates": {code: _rate(float(known[to.upper()]) / float(known[code.upper()])) for code in wanted},
                "to_currency": to,
                "usage": {"payment": None, "transfer": None, "type": "payment"},
            }
        )


def _rate(reference: float) -> Document:
    return {
        "exchange_rate": _short(reference * (1 - FEE)),
        "rate_details": {
            "base_rate": _short(reference),
            "fx_fee_rate": FEE,
            "reference_rate": _short(reference),
            "reference_rate_provider": "ecb",
        },
    }


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
