"""Stripe's nested form fields, ``a[b][0][c]=v``, read into dictionaries and lists."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from payments.sandbox.stripe.refusals import Refused, bad_number, wanted

PART = re.compile(r"\[([^\]]*)\]")
MOST_METADATA_KEYS, LONGEST_METADATA_KEY, LONGEST_METADATA_VALUE = 50, 40, 500


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def parse(text: str) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        head, bracket, _ = name.partition("[")
        parts = [head, *PART.findall(name)] if bracket else [name]
        _plant(tree, parts, value, name)
    return {name: _lists(value) for name, value in tree.items()}


def _plant(tree: dict[str, Any], parts: list[str], value: str, name: str) -> None:
    for part in parts[:-1]:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            raise Refused(f"Invalid hash at {name}", param=name)
    last = parts[-1] or str(len(tree))  # ``expand[]=a&expand[]=b``
    tree[last] = value


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(each) for name, each in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


@dataclass(frozen=True)
class Params:
    """The fields of one call, asked for by name; what is missing or malformed is refused with Stripe's words."""

    fields: dict[str, Any]
    at: str = ""

    def name(self, field: str) -> str:
        return f"{self.at}[{field}]" if self.at else field

    def text(self, field: str, default: str = "") -> str:
        value = self.fields.get(field, default)
        if not isinstance(value, str):
            raise Refused("Invalid string", param=self.name(field))
        return value

    def must(self, field: str) -> str:
        value = self.text(field)
        if value == "":
            raise wanted(self.name(field))
        return value

    def whole(self, field: str, default: int | None = None) -> int:
        value = self.fields.get(field)
        if value in (None, ""):
            if default is None:
                raise wanted(self.name(field))
            return default
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,12}", value):
            raise bad_number(self.name(field), value)
        return int(value)

    def within(self, field: str) -> "Params":
        value = self.fields.get(field, {})
        if not isinstance(value, dict):
            raise Refused("Invalid object", param=self.name(field))
        return Params(value, self.name(field))

    def each(self, field: str) -> list["Params"]:
        value = self.fields.get(field, [])
        if not isinstance(value, list):
            raise Refused("Invalid array", param=self.name(field))
        return [
            Params(one if isinstance(one, dict) else {"": one}, f"{self.name(field)}[{n}]")
            for n, one in enumerate(value)
        ]

    def words(self, field: str) -> list[str]:
        return [one.text("") for one in self.each(field)]

    def metadata(self) -> dict[str, str]:
        found = self.within("metadata")
        if len(found.fields) > MOST_METADATA_KEYS:
            raise Refused(f"You can only specify up to {MOST_METADATA_KEYS} keys.", param=found.at)
        for key in found.fields:
            if len(key) > LONGEST_METADATA_KEY:
                raise Refused(f"Metadata keys can be up to {LONGEST_METADATA_KEY} characters long.", param=found.at)
            if len(found.text(key)) > LONGEST_METADATA_VALUE:
                message = f"Metadata values can have up to {LONGEST_METADATA_VALUE} characters."
                raise Refused(message, param=found.name(key))
        return {key: found.text(key) for key in found.fields if found.text(key)}

    def only(self, known: frozenset[str]) -> None:
        for field in self.fields:
            if field not in known | {"expand"}:
                name = self.name(field)
                raise Refused(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
