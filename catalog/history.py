"""What was changed of a product, its variants, prices and specifications, by whom and when, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.utils.encoding import force_str
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from catalog.models import Price, Product, Publication, Relation, Specification, TariffExtension, Variant
from catalog.speech import FALLBACK

MOST = 200
LONGEST = 120
# Auditlog's own word for "there was nothing".
NOTHING = "None"


@dataclass(frozen=True)
class Change:
    at: datetime
    who: str
    what: str
    sentences: tuple[str, ...]


def history(product: Product) -> list[Change]:
    """The last changes, the newest first. Two queries for the entries, one for the ids of each table that has some."""
    owned: list[tuple[type[Model], Q]] = [
        (Variant, Q(product=product)),
        (Price, Q(variant__product=product)),
        (Specification, Q(product=product)),
        (Publication, Q(product=product)),
        (Relation, Q(product=product)),
        (TariffExtension, Q(variant__product=product)),
    ]
    asked = Q(content_type=ContentType.objects.get_for_model(Product), object_id=product.pk)
    for table, belongs in owned:
        ids = table._default_manager.filter(belongs).values("pk")
        asked |= Q(content_type=ContentType.objects.get_for_model(table), object_id__in=ids)
    entries = LogEntry.objects.filter(asked).select_related("actor", "content_type").order_by("-timestamp", "-id")
    return [_change(entry) for entry in entries[:MOST]]


def _change(entry: LogEntry) -> Change:
    table = entry.content_type.model_class()
    name = capfirst(force_str(table._meta.verbose_name)) if table else entry.content_type.model
    actions = {LogEntry.Action.CREATE: _("%(thing)s added"), LogEntry.Action.DELETE: _("%(thing)s deleted")}
    said = actions.get(entry.action, "%(thing)s") % {"thing": f"{name} {entry.object_repr}"}
    sentences = () if entry.action == LogEntry.Action.DELETE else tuple(_sentences(table, entry.changes_dict))
    who = force_str(entry.actor) if entry.actor else _("the shop itself")
    return Change(at=entry.timestamp, who=who, what=said, sentences=sentences)


def _sentences(table: type[Model] | None, changes: dict[str, Any]) -> Iterator[str]:
    for field, change in changes.items():
        if field == "id" or build_localized_fieldname(field, FALLBACK) in changes:
            continue  # a field with a column per language repeats its English one
        label = _label(table, field)
        if isinstance(change, dict):  # many to many: {"type": "m2m", "operation": "add", "objects": [...]}
            names = get_text_list([force_str(name) for name in change["objects"]], _("and"))
            words = (
                _("%(field)s: %(names)s added") if change["operation"] == "add" else _("%(field)s: %(names)s removed")
            )
            yield words % {"field": label, "names": names}
            continue
        was, became = (_short(value) for value in change)
        if was:
            yield _("%(field)s: “%(was)s” became “%(became)s”") % {"field": label, "was": was, "became": became or "–"}
        elif became:
            yield _("%(field)s: “%(became)s”") % {"field": label, "became": became}


def _label(table: type[Model] | None, field: str) -> str:
    try:
        found = table._meta.get_field(field) if table else None
    except FieldDoesNotExist:
        found = None
    return capfirst(force_str(getattr(found, "verbose_name", field)))


def _short(value: Any) -> str:
    text = "" if value in (None, NOTHING) else force_str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
