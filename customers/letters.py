"""Account letters go the way of all letters of the shop: one queued row, in the language of the page that asked.

The secret link lies in the row only until the letter is sent; the address in it is the configured one, never the
Host header of whoever asked.
"""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shop import mail
from shop.letters import named

KINDS = {
    "email_confirmation_signup": "account_confirm",
    "email_confirmation": "account_confirm",
    "password_reset_key": "account_reset",
    "account_already_exists": "account_exists",
    "unknown_account": "account_unknown",
    "password_reset": "account_password_changed",
    "password_changed": "account_password_changed",
    "password_set": "account_password_changed",
    "email_changed": "account_email_changed",
}
named(
    {
        "account_confirm": _("Confirm your address"),
        "account_reset": _("Choose a new password"),
        "account_exists": _("You have an account already"),
        "account_unknown": _("No account with this address"),
        "account_password_changed": _("Password changed"),
        "account_email_changed": _("Address changed"),
    }
)
# To an address nobody has proved we write no word that its sender chose: a name would make us a post for spam.
UNPROVED = "email_confirmation_signup"
LINKS = ("activate_url", "password_reset_url", "signup_url")


def write(letter: str, *, to: str, context: dict[str, Any]) -> None:
    """Queue one account letter. Each asking is its own letter; how often one may ask is limited at the form."""
    links = {name: public(context[name]) for name in LINKS if context.get(name)}
    user = None if letter == UNPROVED else context.get("user")
    mail.queue(
        KINDS[letter],
        to=to,
        language=get_language() or settings.LANGUAGE_CODE,
        key=f"{KINDS[letter]}-{uuid.uuid4().hex}",
        context={
            "name": getattr(user, "name", ""),
            "email": to,
            "new_email": context.get("to_email", ""),
            "secret": links,
        },
    )


def public(url: str) -> str:
    """The same page at the shop's configured address."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SITE_URL}{parts.path}{query}"
