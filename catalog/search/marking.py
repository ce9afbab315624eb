"""Show in a name which of its words were asked for."""

from collections.abc import Collection

from markupsafe import Markup, escape

from catalog.search.folding import fold_map
from catalog.search.words import analyse


def marked(name: str, terms: Collection[str], language: str) -> str:
    """``name`` with the found words in ``<mark>``, safe to print; as it is where nothing is to be marked."""
    mapped = fold_map(name)
    if mapped is None:
        return name
    folded, came_from = mapped
    said: list[str] = []
    upto = 0
    for word in analyse(name, language):
        if word.end > len(folded) or (word.term not in terms and not any(part in terms for _, part in word.parts)):
            continue
        start, end = came_from[word.start], came_from[word.end]
        if start < upto:
            continue
        said += [escape(name[upto:start]), "<mark>", escape(name[start:end]), "</mark>"]
        upto = end
    return Markup("".join([*said, escape(name[upto:])])) if upto else name  # noqa: S704 (names are escaped above)
