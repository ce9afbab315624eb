"""A translation sheet as XLIFF 1.2 (OASIS standard of 1 February 2008): a file element a language, a unit a text."""

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from catalog.errors import BadSheet
from catalog.wording.sheet import MOST_TEXTS, Line, Text, digest, remembered, tidy
from catalog.wording.tables import TARGETS

SPACE = "urn:oasis:names:tc:xliff:document:1.2"


def write(texts: Iterable[Text], languages: Sequence[str]) -> bytes:
    """The document. Raises BadSheet for more texts than fit."""
    root = Element("xliff", {"version": "1.2", "xmlns": SPACE})
    bodies = {language: _body(root, language) for language in languages}
    for number, text in enumerate(texts, start=1):
        if number > MOST_TEXTS:
            raise BadSheet(reason_code="many", most=MOST_TEXTS)
        for language, body in bodies.items():
            words = text.translations[language]
            unit = SubElement(body, "trans-unit", {"id": text.key, "xml:space": "preserve"})
            SubElement(unit, "source").text = tidy(text.source)
            target = SubElement(unit, "target", {"state": "translated" if words else "needs-translation"})
            target.text = tidy(words)
            SubElement(unit, "note", {"from": "tradewind"}).text = f"check {text.check(language)}"
    return tostring(root, encoding="utf-8", xml_declaration=True)


def read(content: bytes) -> Iterator[Line]:
    """Translations with the number of their unit. Raises BadSheet for what is no such document, or a trap."""
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadSheet(reason_code="format") from error
    if root.tag != f"{{{SPACE}}}xliff" or root.get("version") != "1.2":
        raise BadSheet(reason_code="xliff")
    files = root.findall(f"{{{SPACE}}}file")
    if not any(_language(file) in TARGETS for file in files):
        raise BadSheet(reason_code="languages")
    number = 0
    for file in files:
        for unit in file.iter(f"{{{SPACE}}}trans-unit"):
            number += 1
            if number > MOST_TEXTS * len(TARGETS):
                raise BadSheet(reason_code="many", most=MOST_TEXTS)
            source, target = unit.find(f"{{{SPACE}}}source"), unit.find(f"{{{SPACE}}}target")
            words = "" if target is None else "".join(target.itertext())
            read, was = remembered(_check(unit, source), _language(file))
            yield Line(number, unit.get("id", ""), _language(file), read, was, words)


def _body(root: Element, language: str) -> Element:
    names = {"original": "tradewind", "datatype": "plaintext", "source-language": "en", "target-language": language}
    return SubElement(SubElement(root, "file", names), "body")


def _language(file: Element) -> str:
    return file.get("target-language", "").lower().replace("_", "-")


def _check(unit: Element, source: Element | None) -> str:
    """What the source was: our own note, or the source that the translator saw where her program dropped the note."""
    for note in unit.findall(f"{{{SPACE}}}note"):
        word, _space, found = (note.text or "").partition(" ")
        if word == "check":
            return found.strip()
    return "" if source is None else digest("".join(source.itertext()))
