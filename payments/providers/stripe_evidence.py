"""Evidence for Stripe: the document is uploaded, then named in the dispute's own fields, and all of it is submitted."""

import io
from typing import Any

from payments.provider import DisputeFacts, Evidence
from payments.providers import stripe_facts
from payments.providers.stripe_wire import call, plain

LONGEST = 20_000  # characters of a text field


def send(dispute_id: str, evidence: Evidence) -> DisputeFacts:
    """Once submitted nothing can be added. Raises ProviderRefused, Unavailable."""
    document = io.BytesIO(evidence.document)
    document.name = evidence.name
    upload: Any = {"purpose": "dispute_evidence", "file": document}
    kept = call(lambda it: plain(it.v1.files.create(upload)))
    fields = {
        "uncategorized_file": kept["id"],
        "customer_name": evidence.buyer_name,
        "customer_email_address": evidence.buyer_email,
        "shipping_address": evidence.address,
        "shipping_carrier": evidence.carrier,
        "shipping_tracking_number": evidence.tracking_number,
        "shipping_date": evidence.sent_on.isoformat() if evidence.sent_on else "",
        "product_description": evidence.goods,
    }
    said: Any = {"evidence": {name: text[:LONGEST] for name, text in fields.items() if text}, "submit": True}
    return stripe_facts.dispute_facts(call(lambda it: plain(it.v1.disputes.update(dispute_id, said))))
