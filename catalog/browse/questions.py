"""Questions and answers: all of them for their page, some for every product page, kept by each process for seconds."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL)

import time

from catalog.models.editorial import Question
from catalog.shelf import HelpView, QuestionView
from catalog.speech import said
from shop.asking import rows

KEPT_S = 10
MOST = 200

_kept: dict[str, tuple[float, tuple[QuestionView, ...]]] = {}


def questions(language: str) -> tuple[QuestionView, ...]:
    """Those that stand on product pages, in the order of staff."""
    until, kept = _kept.get(language, (0.0, ()))
    if time.monotonic() >= until:
        kept = tuple(QuestionView(question, answer) for _topic, question, answer in _asked(language, "q.on_products"))
        _kept[language] = (time.monotonic() + KEPT_S, kept)
    return kept


def help_page(language: str) -> HelpView:
    """Every question, by topic, topics in the order of their first question. One statement."""
    topics: dict[str, list[QuestionView]] = {}
    for topic, question, answer in _asked(language, "true"):
        topics.setdefault(topic, []).append(QuestionView(question, answer))
    return HelpView(tuple((str(Question.Topic(topic).label), tuple(asked)) for topic, asked in topics.items()))


def forget() -> None:
    """Read the questions anew at the next one."""
    _kept.clear()


def _asked(language: str, condition: str) -> list[tuple[str, str, str]]:
    return rows(
        f"SELECT q.topic, {said('q', 'question', language)}, {said('q', 'answer', language)}"
        f" FROM catalog_question q WHERE {condition} ORDER BY q.position, q.id LIMIT {MOST}",
        {},
    )
