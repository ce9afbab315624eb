"""Stripe's own idea of minor units, least amounts and fees. Written down again on purpose: the truth is independent."""

from decimal import ROUND_HALF_UP, Decimal

from payments.sandbox.stripe.forms import names
from payments.sandbox.stripe.refusals import Refused

WHOLE = names("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")
THREE = names("bhd jod kwd omr tnd")  # the last digit must be 0
ROUND_HUNDREDS = names("isk ugx")  # two decimals that must be 00
TWO = names("""
    aed afn all amd aoa ars aud awg azn bam bbd bdt bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk
    dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak
    lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln
    qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd
    xcg yer zar zmw""")
CURRENCIES = TWO | THREE | WHOLE | ROUND_HUNDREDS
MOST = 99_999_999
LEAST = {
    "usd": 50, "aed": 200, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30,
    "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "pln": 200,
    "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip
# Per cent of the amount, and a fixed part in major units.
FEES = {
    "eur": ("1.5", "0.25"), "gbp": ("1.5", "0.20"), "usd": ("2.9", "0.30"), "jpy": ("3.6", "0"), "cny": ("3.4", "2.35"),
    "hkd": ("3.4", "2.35"), "krw": ("3.6", "0"), "twd": ("3.4", "10"), "aed": ("2.9", "1.00"), "chf": ("2.9", "0.30"),
    "sgd": ("3.4", "0.50"), "aud": ("1.75", "0.30"), "cad": ("2.9", "0.30"),
}  # fmt: skip
OTHER_FEE = ("2.9", "0")
DISPUTE_FEES = {"eur": 2000, "gbp": 2000, "usd": 1500, "jpy": 1300, "hkd": 8500}


def digits(currency: str) -> int:
    return 0 if currency in WHOLE else 3 if currency in THREE else 2


def major(amount: int, currency: str) -> str:
    """``4998`` of eur is ``49.98``; ``500`` of jpy is ``500``."""
    return f"{Decimal(amount).scaleb(-digits(currency)):.{digits(currency)}f}"


def fee_of(amount: int, currency: str) -> int:
    rate, fixed = FEES.get(currency, OTHER_FEE)
    exact = Decimal(amount) * Decimal(rate) / 100 + Decimal(fixed).scaleb(digits(currency))
    step = Decimal(10 if currency in THREE else 100 if currency in ROUND_HUNDREDS else 1)
    return int((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def check_currency(currency: str, *, param: str) -> str:
    known = currency.lower()
    if known not in CURRENCIES:
        raise Refused(f"Invalid currency: {known}.", param=param)
    return known


def check_amount(amount: int, currency: str, *, param: str) -> None:
    if currency in THREE and amount % 10:
        raise Refused("Invalid amount: the last digit of a three-decimal currency must be 0.", param=param)
    if currency in ROUND_HUNDREDS and amount % 100:
        raise Refused(f"Invalid amount: amounts in {currency} must be evenly divisible by 100.", param=param)
    if amount > MOST:
        raise Refused(
            f"Amount must be no more than {major(MOST, currency)} {currency}", code="amount_too_large", param=param
        )


def check_least(amount: int, currency: str) -> None:
    least = LEAST.get(currency, 1)
    if amount < least:
        raise Refused(
            f"The Checkout Session's total amount due must add up to at least {major(least, currency)} {currency}",
            code="amount_too_small",
        )
