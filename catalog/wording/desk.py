"""A sheet on the desk: kept as it came, looked at as often as wanted, taken over once."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from catalog.errors import BadSheet, SheetTaken
from catalog.models import TranslationSheet
from catalog.wording import xliff, xlsx
from catalog.wording.bringing import Findings, bring_in, look
from catalog.wording.sheet import Line
from shop.models import User

LARGEST_BYTES = 20 * 1024 * 1024
KEPT_DAYS = 90
ZIP = b"PK\x03\x04"
LONGEST_NAME = 200


def put(name: str, content: bytes, by: User) -> TranslationSheet:
    """Keep a sheet to be looked at. Raises BadSheet for what is none, before anything is kept."""
    if len(content) > LARGEST_BYTES:
        raise BadSheet(reason_code="large")
    for _line in _lines(content):
        pass
    return TranslationSheet.objects.create(name=name[-LONGEST_NAME:], content=content, by=by)


def look_at(sheet: TranslationSheet, by: User) -> Findings:
    """What the sheet would change now, and what is wrong with it. Nothing is changed."""
    return look(_lines(bytes(sheet.content)), by)


@transaction.atomic
def take_over(sheet_id: int, by: User) -> Findings:
    """Make the sheet's translations the shop's words, all of them or none. Raises SheetTaken, FaultySheet."""
    sheet = TranslationSheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.taken_at is not None:
        raise SheetTaken
    found = bring_in(_lines(bytes(sheet.content)), by)
    sheet.taken_at, sheet.taken_by, sheet.changes = timezone.now(), by, len(found.changes)
    sheet.save(update_fields=["taken_at", "taken_by", "changes"])
    return found


def clear() -> int:
    """Throw away sheets that came long ago; what they changed stands in the change log. The number of sheets."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    return TranslationSheet.objects.filter(at__lt=before).delete()[0]


def _lines(content: bytes) -> Iterator[Line]:
    return xlsx.read(content) if content.startswith(ZIP) else xliff.read(content)
