"""What she has typed at the checkout, kept in her session until she orders: a refusal or a detour loses nothing.

A number for customs is never in it: it is sealed with the order, or not kept at all.
"""

from django.http import HttpRequest

SESSION = "checkout"
KEPT = (
    "email",
    "vat_number",
    "country",
    "name",
    "organization",
    "street",
    "city",
    "district",
    "region",
    "postal",
    "phone",
)
LONGEST = 254
# What belongs to one country's form and would be wrong in another's.
OF_THE_COUNTRY = ("region", "district", "postal", "city", "street", "phone", "vat_number")


def keep(request: HttpRequest) -> None:
    """Remember what was sent. Nothing is written where nothing is new."""
    typed = {name: request.POST[name][:LONGEST] for name in KEPT if request.POST.get(name)}
    if typed and typed != request.session.get(SESSION):
        request.session[SESSION] = typed


def recall(request: HttpRequest, country: str) -> dict[str, str]:
    """What she typed, as far as it fits this country's form."""
    typed = dict(request.session.get(SESSION, {}))
    if typed.get("country") != country:
        typed = {name: text for name, text in typed.items() if name not in OF_THE_COUNTRY}
    typed.pop("country", None)
    return typed


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION, None)
