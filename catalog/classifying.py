"""Say what a product or a variant is to customs, and remember who said so."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from catalog.customs_words import check_customs_text
from catalog.freshness import changed
from catalog.harmonised import check_hs
from catalog.models import Product, Variant
from shop.models import User

DESCRIPTIONS = tuple(build_localized_fieldname("customs_description", code) for code, _name in settings.LANGUAGES)
ASKED = ("hs_code", "origin_country", *DESCRIPTIONS)


@transaction.atomic
def classify(
    thing: Product | Variant,
    *,
    hs_code: str,
    origin_country: str,
    descriptions: Mapping[str, str] | None = None,
    by: User,
) -> None:
    """Set the code, the origin and the descriptions by language. Empty on a variant: as its product says.

    Raises BadTariffCode, VagueText; nothing is changed then.
    """
    if hs_code:
        check_hs(hs_code)
    words = {
        build_localized_fieldname("customs_description", code): text for code, text in (descriptions or {}).items()
    }
    for text in words.values():
        check_customs_text(text)
    thing.hs_code, thing.origin_country = hs_code, origin_country
    for name, text in words.items():
        setattr(thing, name, text)
    sign(thing, by)
    thing.save()
    changed()


def sign(thing: Product | Variant, by: User) -> None:
    """Put the name and the time under a classification that is about to be saved."""
    thing.classified_by, thing.classified_at = by, timezone.now()
