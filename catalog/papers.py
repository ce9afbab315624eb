"""Take a PDF in: looked at by content, kept under the hash of it.

Only what can be told without a reader of PDFs is told: that it begins and ends as one and asks a viewer for no deed.
The shop serves papers as they are and never opens them.
"""

import re
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from catalog.errors import BadPaper

LARGEST_BYTES = 20 * 1024 * 1024
FOLDER = "documents"
TAIL_BYTES = 2048
# Names of the PDF standard (ISO 32000-2, 12.6.4 and 7.11.4) for what a paper of ours never needs. A letter of a name
# may be written as #xx, so those are read first.
DEEDS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])")
HIDDEN_LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")


def check(content: bytes, name: str) -> None:
    """Raises BadPaper for what is too large, no PDF, something else as well, locked, or more than paper."""
    if len(content) > LARGEST_BYTES:
        raise BadPaper(name=name, reason=_("it is larger than 20 MB."))
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-TAIL_BYTES:]:
        raise BadPaper(name=name, reason=_("it is no PDF."))
    if b"PK\x03\x04" in content[-TAIL_BYTES:] or content.rstrip(b"\r\n\t \x00")[-5:] != b"%%EOF":
        raise BadPaper(name=name, reason=_("something follows after its end."))
    names = HIDDEN_LETTER.sub(lambda found: bytes([int(found[1], 16)]), content)
    if b"/Encrypt" in names:
        raise BadPaper(name=name, reason=_("it is locked."))
    if DEEDS.search(names):
        raise BadPaper(name=name, reason=_("it holds a script, a form or another file."))


def take_in(content: bytes, name: str) -> str:
    """Keep a paper; the name of its file. Raises BadPaper."""
    check(content, name)
    file = f"{FOLDER}/{sha256(content).hexdigest()[:20]}.pdf"
    if not default_storage.exists(file):
        default_storage.save(file, ContentFile(content))
    return file
