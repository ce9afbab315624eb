"""Stripe's well-known test cards: what each number does."""

import re
from dataclasses import dataclass
from typing import Literal

from payments.sandbox.stripe.refusals import Refused


@dataclass(frozen=True)
class Card:
    number: str
    brand: str = "visa"
    country: str = "US"
    refusal: str = ""  # decline code
    secure: bool = False  # asks for the 3-D Secure step
    disputed: bool = False  # the holder complains later
    refund: Literal["at once", "later", "fails"] = "at once"
    score: int = 20

    @property
    def last4(self) -> str:
        return self.number[-4:]


KNOWN = {
    card.number: card
    for card in (
        Card("4242424242424242"),
        Card("4000056655665556"),
        Card("5555555555554444", "mastercard"),
        Card("2223003122003222", "mastercard"),
        Card("378282246310005", "amex"),
        Card("6011111111111117", "discover"),
        Card("3566002020360505", "jcb", "JP"),
        Card("6200000000000005", "unionpay", "CN"),
        Card("4000002760000016", country="DE"),
        Card("4000008260000000", country="GB"),
        Card("4000003920000003", country="JP"),
        Card("4000000000000002", refusal="generic_decline"),
        Card("4000000000009995", refusal="insufficient_funds"),
        Card("4000000000009987", refusal="lost_card"),
        Card("4000000000009979", refusal="stolen_card"),
        Card("4000000000000069", refusal="expired_card"),
        Card("4000000000000127", refusal="incorrect_cvc"),
        Card("4000000000000119", refusal="processing_error"),
        Card("4000002500003155", secure=True),
        Card("4000000000003220", secure=True),
        Card("4000008400001629", secure=True, refusal="generic_decline"),
        Card("4000000000000259", disputed=True),
        Card("4000000000004954", score=90),
        Card("4000000000009235", score=70),
        Card("4000000000007726", refund="later"),
        Card("4000000000005126", refund="fails"),
    )
}
# Decline codes that are error codes of their own; all others come as ``card_declined``.
OWN_CODES = {"expired_card", "incorrect_cvc", "processing_error"}
MESSAGES = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "lost_card": "Your card was declined.",
    "stolen_card": "Your card was declined.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "incorrect_number": "Your card number is incorrect.",
    "invalid_expiry": "Your card's expiration date is invalid.",
    "invalid_cvc": "Your card's security code is invalid.",
    "authentication_failure": "We are unable to authenticate your payment method.",
}


def declined(code: str) -> Refused:
    known = code in OWN_CODES
    return Refused(
        MESSAGES.get(code, MESSAGES["generic_decline"]),
        status=402,
        type_="card_error",
        code=code if known else "card_declined",
        decline_code=code,
    )


def read_number(text: str) -> Card:
    """The card of a number as typed; raises Refused when it is none, or none that a test world takes."""
    number = re.sub(r"[\s-]", "", text.translate(WESTERN))
    if not re.fullmatch(r"\d{12,19}", number) or not luhn(number):
        raise Refused(
            MESSAGES["incorrect_number"], status=402, type_="card_error", code="incorrect_number", param="number"
        )
    if number not in KNOWN:
        raise Refused(
            "Your card was declined. Your request was in test mode, but used a non test card.",
            status=402,
            type_="card_error",
            code="card_declined",
            decline_code="test_mode_live_card",
            param="number",
        )
    return KNOWN[number]


def read_expiry(text: str, *, year: int, month: int) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})\s*", text.translate(WESTERN))
    if found:
        at_month, at_year = int(found[1]), int(found[2]) % 100 + 2000
        if 1 <= at_month <= 12 and (at_year, at_month) >= (year, month):
            return at_month, at_year
    message = MESSAGES["invalid_expiry"]
    raise Refused(message, status=402, type_="card_error", code="invalid_expiry_year", param="expiry")


def read_cvc(text: str) -> str:
    cvc = text.translate(WESTERN).strip()
    if not re.fullmatch(r"\d{3,4}", cvc):
        message = MESSAGES["invalid_cvc"]
        raise Refused(message, status=402, type_="card_error", code="invalid_cvc", param="cvc")
    return cvc


def luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


# Arabic-Indic and full-width digits, as an Arabic or Japanese keyboard gives them.
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩０１２３４５６７８９", "01234567890123456789")
