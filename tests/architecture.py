"""Read the house's imports and say where they break its laws (docs/development.md)."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

FLOORS = ({"shop"}, {"catalog", "logistics", "payments"}, {"customers"}, {"orders"}, {"analytics"})
FLOOR_OF = {app: number for number, apps in enumerate(FLOORS, start=1) for app in apps}
EDGES = {"admin", "apps", "handlers", "context"}  # imported by nobody
LINES = 300
UNREAD = {"migrations", "static", "__pycache__"}


@dataclass(frozen=True)
class Import:
    module: str
    line: int
    hidden: bool  # inside a function, an if, a try or a type-checking block


def read(root: Path) -> dict[str, str]:
    """Every module of the house by its dotted name; a package is called by the name of its folder."""
    sources = {}
    for app in FLOOR_OF:
        for path in sorted((root / app).rglob("*.py")):
            inside = path.relative_to(root)
            if not UNREAD & set(inside.parts):
                name = ".".join(inside.with_suffix("").parts)
                sources[name] = path.read_text(encoding="utf-8")
    return sources


def imports(name: str, source: str, known: Mapping[str, str]) -> Iterator[Import]:
    """What a module imports from the house."""
    tree = ast.parse(source)
    top = {id(node) for node in tree.body}
    package = name.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            deeper = [f"{base}.{alias.name}" for alias in node.names]
            wanted = [full if full in known or f"{full}.__init__" in known else base for full in deeper]
        else:
            continue
        for module in dict.fromkeys(wanted):
            if module.split(".")[0] in FLOOR_OF:
                yield Import(module, node.lineno, hidden=id(node) not in top)


def pointing_up(sources: Mapping[str, str]) -> list[str]:
    """A file imports its own app or a lower floor; never a neighbour, never upward."""
    return [
        f"{name}:{found.line} imports {found.module}"
        for name, found in _all(sources)
        if _app(name) != _app(found.module) and FLOOR_OF[_app(found.module)] >= FLOOR_OF[_app(name)]
    ]


def hidden(sources: Mapping[str, str]) -> list[str]:
    """No import inside a function, an if or a type-checking block."""
    return [f"{name}:{found.line} hides {found.module}" for name, found in _all(sources) if found.hidden]


def circles(sources: Mapping[str, str]) -> list[str]:
    """No circle between files. A part of a package may not lean on the package's own front."""
    graph: dict[str, set[str]] = {name.removesuffix(".__init__"): set() for name in sources}
    for name, found in _all(sources):
        here = name.removesuffix(".__init__")
        if found.module in graph and found.module != here and not here.startswith(f"{found.module}."):
            graph[here].add(found.module)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        return [" -> ".join(circle.args[1])]
    return []


def imported_edges(sources: Mapping[str, str]) -> list[str]:
    """The edges are imported by nobody but their own folder; views only by urls and by views."""
    found_ones = []
    for name, found in _all(sources):
        here, there = name.split("."), found.module.split(".")
        room = there[1] if len(there) > 1 else ""
        at_home = here[0] == there[0] and here[1] == room
        if room in EDGES and not at_home:
            found_ones.append(f"{name}:{found.line} imports the edge {found.module}")
        if room == "views" and not at_home and "urls" not in here[-1]:
            found_ones.append(f"{name}:{found.line} imports the view {found.module}")
    return found_ones


def long_files(sources: Mapping[str, str]) -> list[str]:
    return [f"{name}: {lines} lines" for name, text in sources.items() if (lines := text.count("\n")) > LINES]


def _all(sources: Mapping[str, str]) -> Iterator[tuple[str, Import]]:
    for name, source in sources.items():
        for found in imports(name, source, sources):
            yield name, found


def _app(name: str) -> str:
    return name.split(".", maxsplit=1)[0]
