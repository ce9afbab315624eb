"""Specify a product: one value for one attribute, checked by the attribute's kind."""

from typing import Any

from django.db import transaction

from catalog.errors import BadValue
from catalog.freshness import changed
from catalog.measures import CHOSEN, checked
from catalog.models import Attribute, AttributeValue, Product, Specification, Variant


@transaction.atomic
def specify(product: Product, attribute: Attribute, value: Any, *, variant: Variant | None = None) -> Specification:
    """Set the value, for the product or for one of its variants. A choice is named by its code.

    Raises BadValue; nothing is changed then.
    """
    kept, choice = settled(attribute, value)
    found, _is_new = Specification.objects.update_or_create(
        product=product, variant=variant, attribute=attribute, defaults={"value": kept, "choice": choice}
    )
    changed()
    return found


def settled(attribute: Attribute, value: Any) -> tuple[Any, AttributeValue | None]:
    """What is kept for ``value``: the value itself, or the row that is chosen. Raises BadValue."""
    if not attribute.is_chosen:
        return checked(attribute.kind, value, attribute=attribute.label), None
    choice = attribute.values.filter(code=value).first() if isinstance(value, str) else None
    if choice is None:
        raise BadValue(attribute=attribute.label, value=value, reason=CHOSEN)
    return None, choice
