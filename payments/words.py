"""What the codes of the money rooms are called: kinds of bookings, lines of reports, and why something is held."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.accounts import account_named
from payments.provider import providers

LEDGER_KINDS: dict[str, Promise | str] = {
    "capture": pgettext_lazy("booking", "payment taken"),
    "suspense": pgettext_lazy("booking", "put into suspense"),
    "suspense-released": pgettext_lazy("booking", "taken out of suspense"),
    "refund": pgettext_lazy("booking", "refund"),
    "refund-failed": pgettext_lazy("booking", "refund came back"),
    "unexplained": pgettext_lazy("booking", "not explained yet"),
    "explained": pgettext_lazy("booking", "explained"),
    "fee": pgettext_lazy("booking", "fee"),
    "dispute": pgettext_lazy("booking", "dispute"),
    "dispute-won": pgettext_lazy("booking", "dispute won"),
    "exchange": pgettext_lazy("booking", "currency exchange"),
    "payout": pgettext_lazy("booking", "payout"),
    "bank-line": pgettext_lazy("booking", "line of a bank statement"),
    "bank-not-ours": pgettext_lazy("booking", "bank line that is not ours"),
    "collected": pgettext_lazy("booking", "bank line matched"),
    "bank-charge": pgettext_lazy("booking", "charges of the bank"),
    "paid-back": pgettext_lazy("booking", "transfer back"),
}
# Providers have more words than these; an unknown one is shown as it came.
LINE_KINDS: dict[str, Promise | str] = {
    "charge": pgettext_lazy("line of a report", "payment"),
    "payment": pgettext_lazy("line of a report", "payment"),
    "refund": pgettext_lazy("line of a report", "refund"),
    "payment_refund": pgettext_lazy("line of a report", "refund"),
    "refund_failure": pgettext_lazy("line of a report", "refund that came back"),
    "payment_refund_failure": pgettext_lazy("line of a report", "refund that came back"),
    "fee": pgettext_lazy("line of a report", "fee"),
    "network_cost": pgettext_lazy("line of a report", "cost of the card network"),
    "advance": pgettext_lazy("line of a report", "advance"),
    "tax": pgettext_lazy("line of a report", "tax on fees"),
    "dispute": pgettext_lazy("line of a report", "dispute"),
    "dispute_reversal": pgettext_lazy("line of a report", "dispute won"),
    "exchange": pgettext_lazy("line of a report", "currency exchange"),
}
HOLDS: dict[str, Promise | str] = {
    "wrong_merchant": _("paid to somebody else"),
    "wrong_reference": _("names another order"),
    "wrong_attempt": _("names another payment"),
    "wrong_currency": _("another currency"),
    "wrong_amount": _("another amount"),
    "wrong_identity": _("another payment at the provider"),
    "unknown_payment": _("a payment we do not know"),
    "refund_exceeds": _("more went back than came"),
    "refund_differs": _("another amount went back"),
    "dispute_differs": _("disputed in another currency"),
}
# Why a bank line is where it is, and how a match was found.
LINE_NOTES: dict[str, Promise | str] = {
    "reference": _("The reference is right."),
    "typing_error": _("The reference has one wrong character, and amount and order are the only ones that fit."),
    "by_hand": _("Matched by a person."),
    "no_reference": _("There is no reference that we know."),
    "unclear_reference": _("The reference is wrong and does not lead to one order with this amount."),
    "several_orders": _("Several orders are named."),
    "wrong_currency": _("The order is owed in another currency."),
    "already_paid": _("The order is already paid."),
    "less_than_owed": _("Less came than is owed."),
    "more_than_owed": _("More came than is owed."),
    "no_amount": _("The line moves no money."),
    "went_out": _("Money went out that we did not order."),
    "paid_back": _("A transfer back that we ordered."),
    "paid_back_differs": _("A transfer back went out with another amount."),
    "came_back": _("A transfer back came back."),
    "bank_fee": _("The bank took it for itself."),
    "not_ours": _("A person said that it is not ours."),
    "released": _("A person took the match back."),
    "given_back": _("A person ordered to give it back."),
    "completed": _("The rest came."),
}

# What speaks for a proposal.
PROPOSED: dict[str, Promise | str] = {
    "reference": _("the reference is nearly this one"),
    "order": _("the text names the order"),
    "amount": _("the amount is exactly what is owed"),
    "name": _("the name is the buyer's"),
}

# What is shown to whoever pays without leaving the shop: payments.provider.Shown.
SHOWN: dict[str, Promise | str] = {
    "amount": pgettext_lazy("how to pay", "Amount"),
    "payee": pgettext_lazy("how to pay", "Payee"),
    "iban": pgettext_lazy("how to pay", "IBAN"),
    "account": pgettext_lazy("how to pay", "Account number"),
    "routing": pgettext_lazy("how to pay", "Bank and branch"),
    "bank": pgettext_lazy("how to pay", "Bank"),
    "bic": pgettext_lazy("how to pay", "BIC"),
    "reference": pgettext_lazy("how to pay", "Reference"),
    "link": pgettext_lazy("how to pay", "Address in the code"),
}


def shown_label(code: str) -> str:
    return str(SHOWN.get(code, code))


def provider_name(code: str) -> str:
    """A provider that is no longer installed is shown by its code."""
    return str(providers.get(code).name) if code in providers.codes() else code


def account_name(code: str) -> str:
    """``Money at the payment provider (Card)`` for ``psp:stripe``."""
    base, _colon, provider = code.partition(":")
    name = str(account_named(base).name)
    return f"{name} ({provider_name(provider)})" if provider else name


def ledger_kind(code: str) -> str:
    return str(LEDGER_KINDS.get(code, code))


def line_kind(code: str) -> str:
    return str(LINE_KINDS.get(code, code))


def line_note(code: str) -> str:
    return str(LINE_NOTES.get(code, code))


def proposed_because(codes: tuple[str, ...]) -> str:
    return ", ".join(str(PROPOSED[code]) for code in codes)


def held_because(code: str) -> str:
    return str(HOLDS.get(code, code))
