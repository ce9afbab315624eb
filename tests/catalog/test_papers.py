"""Papers and films: what is taken, and what is refused with a sentence."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from catalog import papers
from catalog.errors import BadPaper
from catalog.video import check_address, house_of

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def test_a_paper_is_kept_under_its_hash() -> None:
    file = papers.take_in(PDF, "care.pdf")
    assert file.startswith("documents/") and file.endswith(".pdf")
    assert papers.take_in(PDF, "other.pdf") == file
    with default_storage.open(file) as kept:
        assert kept.read() == PDF


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is no PDF."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it is no PDF."),
        (b"GIF89a" + PDF, "it is no PDF."),
        (PDF[:-7], "it is no PDF."),
        (PDF + b"<html><script>", "something follows after its end."),
        (PDF + b"PK\x03\x04 an archive %%EOF", "something follows after its end."),
        (PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "it is locked."),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>"), "it holds a script, a form"),
        (PDF.replace(b"/Catalog", b"/Catalog << /S /J#61vaScript >>"), "it holds a script, a form"),
        (PDF.replace(b"/Catalog", b"/Catalog << /S /Launch >>"), "it holds a script, a form"),
        (b"%PDF-" + b"x" * papers.LARGEST_BYTES, "it is larger than 20 MB."),
    ],
    ids=["empty", "svg", "polyglot", "cut", "html", "zip", "locked", "script", "hidden", "launch", "large"],
)
def test_what_is_no_plain_paper_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadPaper) as refusal:
        papers.take_in(content, "care.pdf")
    assert str(refusal.value).startswith(f"care.pdf cannot be used as a document: {reason}")


@pytest.mark.parametrize(
    ("url", "house"),
    [
        ("https://www.youtube.com/watch?v=abc", "YouTube"),
        ("https://youtu.be/abc", "YouTube"),
        ("https://vimeo.com/1", "Vimeo"),
        ("https://WWW.bilibili.com/video/BV1", "Bilibili"),
        ("http://www.youtube.com/watch?v=abc", ""),
        ("https://youtube.com.example.org/", ""),
        ("https://www.youtube.com@example.org/", ""),
        ("https://www.youtube.com:8443/", ""),
        ("https://www.youtube.com:x/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_films_lie_at_known_houses_only(url: str, house: str) -> None:
    assert house_of(url) == house
    if not house:
        with pytest.raises(ValidationError):
            check_address(url)
