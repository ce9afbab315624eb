"""Every word a person reads: gathered, checked and compiled without outside tools."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
JINJA = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
}
SOURCE_LANGUAGE = "en"

Found = tuple[str, int, object, list[str], str | None]


def gather(root: Path, apps: list[str]) -> Catalog:
    """All messages of the project, in the order of their files."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path, _line, message, comments, context in _everywhere(root, apps):
        catalog.add(message, locations=[(path, 0)], auto_comments=comments, context=context)  # type: ignore[arg-type]
    return catalog


def update(root: Path, source: Catalog, language: str) -> Catalog:
    """The language's catalogue with new words empty and old ones gone; written back to its file."""
    path = po_path(root, language)
    catalog = _read(path, language)
    catalog.update(source, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, catalog, sort_by_file=True, width=0, ignore_obsolete=True, include_lineno=False, omit_header=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith('"POT-Creation-Date')), encoding="utf-8")
    return catalog


def missing(root: Path, source: Catalog, language: str) -> list[str]:
    """What this language lacks: untranslated, fuzzy, with a placeholder lost, or no longer said anywhere."""
    if language == SOURCE_LANGUAGE:
        return []
    catalog = _read(po_path(root, language), language)
    faults = [f"{_name(message)}: {fault}" for message in source if message.id and (fault := _fault(message, catalog))]
    wanted = {(message.context, _key(message)) for message in source}
    stale = [m for m in catalog if m.id and (m.context, _key(m)) not in wanted]
    return faults + [f"{_name(message)}: no longer in the project" for message in stale]


def compile_all(root: Path, languages: list[str]) -> int:
    """Write the binary catalogues that are older than their source; the number written."""
    written = 0
    for language in languages:
        po = po_path(root, language)
        mo = po.with_suffix(".mo")
        if po.is_file() and (not mo.is_file() or mo.stat().st_mtime < po.stat().st_mtime):
            draft = mo.with_suffix(".new")
            with draft.open("wb") as file:
                write_mo(file, _read(po, language))
            draft.replace(mo)
            written += 1
    return written


def po_path(root: Path, language: str) -> Path:
    return root / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"


def _everywhere(root: Path, apps: list[str]) -> Iterator[Found]:
    for app in apps:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts and "sandbox" not in path.parts:
                yield from _in_file(path, root, "python", {})
    staff = root / "templates" / "staff"
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        if staff in path.parents:
            yield from _in_staff_template(path, root)
        else:
            yield from _in_file(path, root, "jinja2", JINJA)


def _in_file(path: Path, root: Path, method: str, options: dict[str, str]) -> Iterator[Found]:
    with path.open("rb") as file:
        for line, message, comments, context in extract(method, file, KEYWORDS, ("Translators:",), options):  # type: ignore[arg-type]
            yield str(path.relative_to(root)), line, message, comments, context


def _in_staff_template(path: Path, root: Path) -> Iterator[Found]:
    """Django turns its own templates into something that reads like Python calls."""
    calls = templatize(path.read_text(encoding="utf-8"))
    code = "\n".join(line.strip() for line in calls.splitlines())
    for line, message, comments, context in extract(
        "python", BytesIO(code.encode()), KEYWORDS, (), {"encoding": "utf-8"}
    ):  # type: ignore[arg-type]
        yield str(path.relative_to(root)), line, message, comments, context


def _read(path: Path, language: str) -> Catalog:
    if not path.is_file():
        return Catalog(locale=to_locale(language), charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language))


def _fault(wanted: Message, catalog: Catalog) -> str:
    found = catalog.get(_key(wanted), wanted.context)
    if found is None:
        return "not in the file; run make messages"
    strings = found.string if isinstance(found.string, list | tuple) else [found.string]
    if not all(strings):
        return "not translated"
    if found.fuzzy:
        return "fuzzy"
    if not wanted.pluralizable and _placeholders(_key(wanted)) != _placeholders(strings[0] or ""):
        return "placeholders differ"
    return next((str(error) for error in found.check(catalog)), "")


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, list | tuple) else message.id


def _name(message: Message) -> str:
    return repr(_key(message)[:80])
