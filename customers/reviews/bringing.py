"""Bring reviews in from a file such as demo/reviews.json: those of proved purchases, published; what is there stays."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.importing.document import Document, Unreadable, read
from catalog.models import Variant
from customers import joining
from customers.models import Received, Review
from customers.reviews.telling import tell
from customers.reviews.writing import plain
from customers.states import ReviewState
from customers.timeline import ELSEWHERE

FILE = "reviews.json"


@transaction.atomic
def bring(folder: Path) -> int:
    """Publish the folder's reviews that are not there yet; their number. Raises Unreadable: nothing is brought then.

    A review whose purchase is not proved is left out: the shop says of every review that it comes from a buyer.
    """
    if not (folder / FILE).is_file():
        return 0
    document = read(folder / FILE, folder / "schema" / FILE.replace(".json", ".schema.json"))
    known = set(Received.objects.filter(order__startswith=_order("")).values_list("order", flat=True))
    products = dict(Variant.objects.values_list("sku", "product_id"))
    numbered = list(enumerate(document.data["reviews"]))
    # The later ones have the higher keys: pages show the newest first by key.
    fresh = sorted(
        ((n, row) for n, row in numbered if row["verified"] and _order(row["id"]) not in known),
        key=lambda one: one[1]["created_at"],
    )
    for n, row in fresh:
        _bring(document, n, row, products)
    for product in sorted({products[row["sku"]] for _n, row in fresh}):
        tell(product)
    return len(fresh)


def _bring(document: Document, n: int, row: Mapping[str, Any], products: Mapping[str, int]) -> None:
    product = products.get(row["sku"])
    if product is None:
        raise Unreadable([document.fault(("reviews", n, "sku"), _("there is no such variant"))])
    at = datetime.fromisoformat(row["created_at"])
    known_as = sha256(row["author"].encode()).hexdigest()[:10]
    customer = joining.recognise(
        f"reader-{known_as}@example.org", language=row["language"], market=ELSEWHERE, name=row["author"]
    )
    if Received.objects.filter(customer=customer, product_id=product).exists():
        raise Unreadable([document.fault(("reviews", n, "author"), _("one buyer, two reviews of one piece"))])
    received = Received.objects.create(
        customer=customer,
        product_id=product,
        sku=row["sku"],
        order=_order(row["id"]),
        language=row["language"],
        market=ELSEWHERE,
        at=at,
        invited_at=at,
    )
    Review.objects.create(
        received=received,
        product_id=product,
        stars=row["rating"],
        title=plain(row["title"]),
        text=plain(row["body"]),
        author=row["author"],
        language=row["language"],
        state=ReviewState.PUBLISHED,
        written_at=at,
        changed_at=at,
        decided_at=timezone.now(),
    )


def _order(number: int | str) -> str:
    return f"brought-{number}"
