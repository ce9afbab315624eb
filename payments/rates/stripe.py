"""Stripe's own rates (FX Quotes): what a euro's worth of a currency really becomes, its exchange fee included.

docs.stripe.com/api/fx_quotes, a preview API in 2026: its version is named with each call.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from payments.errors import ProviderRefused
from payments.providers.stripe_wire import SERVICE, call, plain
from shop.errors import Unavailable
from shop.rate_source import RateSource, Told, rate_sources

PREVIEW = "2026-05-27.preview"


@rate_sources.register("STRIPE")
class StripeRates(RateSource):
    code = "STRIPE"

    def read(self, currencies: Collection[str]) -> Told:
        wanted: dict[str, Any] = {
            "to_currency": "eur",
            "from_currencies": sorted(currency.lower() for currency in currencies if currency != "EUR"),
            "lock_duration": "none",
        }
        try:
            found = call(
                lambda it: plain(
                    it.deserialize(
                        it.raw_request("post", "/v1/fx_quotes", **wanted, stripe_version=PREVIEW), api_mode="V1"
                    )
                )
            )
            # A rate comes as a float of six significant digits; its shortest form is the number they wrote.
            euros = {code.upper(): Decimal(str(rate["exchange_rate"])) for code, rate in found["rates"].items()}
            return Told(
                datetime.fromtimestamp(float(found["created"]), UTC).date(),
                {code: 1 / each for code, each in euros.items()},
            )
        except (ProviderRefused, KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise Unavailable(service=SERVICE) from error
