"""Ask VIES whether a tax number of the European Union is good, and keep its answer as proof.

VIES is often down for one member state or another. Then an earlier proof may stand in for a while, and the business
says so; without one the buyer is taxed like everybody.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import structlog
from django.conf import settings
from django.utils import timezone

from logistics.business import Business, checked
from logistics.models import VatProof
from logistics.territory import EU_MEMBERS
from shop.errors import Unavailable
from shop.http import Client

log = structlog.get_logger(__name__)

SERVICE = "VIES"
PROVED = EU_MEMBERS | {"XI"}


def covers(country: str) -> bool:
    """Whether a business of the country has a number that VIES can prove."""
    return country in PROVED


def confirm(number: str, *, country: str = "") -> Business:
    """The business of a number, with its proof if there is one. Outside any transaction: it may ask VIES.

    A number outside VIES stays without proof. Raises BadVatNumber when its digits are wrong.
    """
    business = checked(number, country=country)
    if not covers(business.country):
        return business
    fresh = last_proof(business.number, days=settings.VIES_PROOF_DAYS)
    if fresh is None:
        try:
            fresh = ask(business.number)
        except Unavailable:
            fresh = last_proof(business.number, days=settings.VIES_PROOF_DAYS_WHEN_DOWN)
            log.warning("tax number not confirmed", number=business.number, earlier=fresh is not None)
    return replace(business, proof=str(fresh), proof_id=fresh.pk) if fresh is not None and fresh.valid else business


def last_proof(number: str, *, days: int) -> VatProof | None:
    """The newest answer that is no older than ``days``; 0 days: none counts."""
    since = timezone.now() - timedelta(days=days)
    return VatProof.objects.filter(number=number, asked_at__gt=since).order_by("-asked_at").first()


def ask(number: str) -> VatProof:
    """One question, its answer kept. Raises Unavailable when VIES, or the member state behind it, does not answer."""
    question = {"countryCode": number[:2], "vatNumber": number[2:]}
    ours = settings.VIES_REQUESTER
    if ours:
        # Only who says who asks gets a consultation number.
        question |= {"requesterMemberStateCode": ours[:2], "requesterNumber": ours[2:]}
    answer = Client(SERVICE, settings.VIES_URL).post("/check-vat-number", json=question)
    told = _read(answer)
    return VatProof.objects.create(
        number=number,
        valid=told["valid"],
        name=_text(told, "name")[:300],
        address=_text(told, "address"),
        consultation=_text(told, "requestIdentifier")[:60],
        answer=told,
    )


def _read(answer: httpx.Response) -> dict[str, Any]:
    """The answer as VIES writes it. Raises Unavailable for an error of its own, and for what is no answer at all."""
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("valid"), bool):
        log.warning("VIES gave no answer", status=answer.status_code, told=answer.text[:200])
        raise Unavailable(service=SERVICE)
    return told


def _text(told: dict[str, Any], name: str) -> str:
    """VIES writes --- for what a member state does not tell."""
    value = told.get(name)
    return "" if not isinstance(value, str) or value.strip("- ") == "" else value.strip()
