"""XML by hand for long streams: every text is escaped, and what XML 1.0 cannot hold is left out."""

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

# XML 1.0, production 2: all other characters below the space, surrogates and two non-characters are no XML at all.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, content: str | Sequence[tuple[str, Any]]) -> str:
    """An element with a text, or with elements of its own; one that is empty is left out."""
    if isinstance(content, str):
        return f"<{name}>{escape(NO_XML.sub('', content))}</{name}>" if content else ""
    inside = "".join([element(own, value) for own, value in content])
    return f"<{name}>{inside}</{name}>" if inside else ""
