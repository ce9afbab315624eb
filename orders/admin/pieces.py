"""Pieces as staff type them: a SKU a line, then how many."""

import re

from django import forms
from django.utils.translation import gettext as _

LINE = re.compile(r"^(?P<sku>\S{1,60})(?:\s+(?P<quantity>\d{1,2}))?$")


def pieces_in(text: str) -> dict[str, int]:
    """Pieces by SKU; one where no number stands. Raises ValidationError."""
    found: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = LINE.match(line)
        if match is None:
            raise forms.ValidationError(_("“%(line)s” is no SKU and number.") % {"line": line[:80]})
        found[match["sku"]] = found.get(match["sku"], 0) + int(match["quantity"] or 1)
    return found
