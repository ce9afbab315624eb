"""Read a JSON file, check it against its schema, and say of every fault in which file, line and field it is."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

Step = str | int
SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True)
class Fault:
    file: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.what}"


@dataclass(frozen=True)
class Document:
    """A file that is what its schema says. ``text`` is kept to find lines in."""

    name: str
    text: str
    data: Any

    def fault(self, path: Sequence[Step], what: str) -> Fault:
        return Fault(self.name, line_of(self.text, path), pointer(path), what)


class Unreadable(Exception):
    """The file cannot be loaded; ``faults`` says why, one by one."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(str(faults[0]))
        self.faults = faults


def read(path: Path, schema: Path) -> Document:
    """The document at ``path``. Raises Unreadable with every fault."""
    try:
        text = path.read_text(encoding="utf-8")
        rules = json.loads(schema.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Unreadable([Fault(Path(error.filename).name, 0, "/", _("there is no such file"))]) from error
    except UnicodeDecodeError as error:
        raise Unreadable([Fault(path.name, 0, "/", _("the file is not UTF-8 text"))]) from error
    try:
        data = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise Unreadable([Fault(path.name, error.lineno, "/", error.msg)]) from error
    document = Document(path.name, text, data)
    errors = sorted(Draft202012Validator(rules).iter_errors(data), key=lambda error: [str(s) for s in error.path])
    if errors:
        raise Unreadable([document.fault(list(error.absolute_path), _sentence(error)) for error in errors])
    return document


def pointer(path: Sequence[Step]) -> str:
    """RFC 6901: /products/3/variants/0/sku."""
    return "/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path)


def line_of(text: str, path: Sequence[Step]) -> int:
    """The line on which the value at ``path`` begins."""
    at = _skip(text, 0)
    for step in path:
        at = _enter(text, at, step)
    return text.count("\n", 0, at) + 1


def _enter(text: str, at: int, step: Step) -> int:
    """Where the member or item ``step`` of the value at ``at`` begins."""
    decoder, number = json.JSONDecoder(), 0
    at = _skip(text, at + 1)
    while True:
        key: Step = number
        if isinstance(step, str):
            key, at = decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if key == step:
            return at
        _value, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        number += 1


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _sentence(error: ValidationError) -> str:
    return error.message if len(error.message) <= 300 else error.message[:300] + "…"
