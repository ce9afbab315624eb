"""Read a question with the help of the catalogue's words: one statement over the small tables, none over products."""

# ruff: noqa: S608 (only columns and languages of closed lists are written into SQL; every value is a parameter)

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from catalog.search.compounds import splits
from catalog.search.folding import fold, fold_map
from catalog.search.question import MOST_WORDS, Wish, all_of, most_of, quoted, wishes
from catalog.search.spelling import LAST, Candidate, letters, meant
from catalog.search.words import Word, analyse, in_english, key_of
from shop.asking import rows

# A word shorter than this begins too many others to stand for them.
LEAST_BEGUN = 2
SHORT = 4
MOST_INSIDE, MOST_BEGUN, MOST_CLOSE, MOST_NEIGHBOURS = 12, 12, 8, 200


@dataclass(frozen=True)
class Understood:
    """``every``, ``corrected`` and ``most`` are tsqueries, tried in that order; the latter two may be empty.

    ``plain`` are the words without what staff and vocabulary add, ``in_name`` wants all in the name: such finds come
    first. ``better`` is the question in its corrected spelling, ``address`` where staff lead whoever asks this.
    """

    name: str
    plain: str
    in_name: str
    every: str
    corrected: str
    most: str
    better: str
    address: str
    terms: frozenset[str]


@dataclass
class _Told:
    """What the tables know of the words asked for."""

    known: set[str] = field(default_factory=set)
    wider: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    close: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    synonyms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    address: str = ""


def understand(query: str, language: str, *, exact: bool = False) -> Understood | None:
    """None when there is no word in ``query``. With ``exact`` nothing is spelled otherwise."""
    words = analyse(query, language)[:MOST_WORDS]
    if not words:
        return None
    plain = wishes(words, language)
    told = _ask(words, plain, query, language)
    every = [_wider(wish, told, language) for wish in _joined(plain, told.synonyms)]
    better, corrected = ("", []) if exact else _corrected(query, words, told, language)
    return Understood(
        name=fold(query),
        plain=_either(all_of(plain), all_of(corrected)),
        in_name=_either(all_of(every, "A"), all_of(corrected, "A")),
        every=all_of(every),
        corrected=all_of(corrected),
        most=_either(most_of(every), most_of(corrected)),
        better=better,
        address=told.address,
        terms=frozenset(_terms([*every, *corrected])),
    )


def _either(*asked: str) -> str:
    return " | ".join(filter(None, asked))


def _ask(words: Sequence[Word], plain: Sequence[Wish], query: str, language: str) -> _Told:
    asked = [(word.term, letters(word.spelling)) for word in words] + _unspaced(words)
    pieces = {piece for word in words for pair in splits(word.term, language) for piece in pair}
    keys = [" ".join(w.term for w in words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
    told = _Told()
    found = rows(
        _sql(language),
        {
            "terms": [term for term, _ in asked],
            "spellings": [spelling for _, spelling in asked],
            "ends": [spelling + LAST for _, spelling in asked],
            "known": list({term for term, _ in asked} | pieces | {in_english(word, language) for word in words}),
            "keys": keys,
            "key": key_of(query, language),
        },
    )
    for kind, term, other, spelling, shown, documents, more in found:
        if kind == "known":
            told.known.add(term)
        elif kind == "wider":
            told.wider[term].append(other)
        elif kind == "close":
            told.close[term].append(Candidate(other, spelling, shown, documents))
        elif kind == "synonym":
            told.synonyms[term] += more
        else:
            told.address = other
    return told


@cache
def _sql(language: str) -> str:
    word = f"t.language = '{language}' AND t.kind = 'word'"
    unknown = f"NOT EXISTS (SELECT FROM catalog_searchterm t WHERE {word} AND t.term = a.term)"
    nothing = "'', '', 0, NULL::text[]"
    return f"""
    WITH asked AS (
        SELECT DISTINCT ON (term) * FROM unnest(%(terms)s::text[], %(spellings)s::text[], %(ends)s::text[])
            AS a(term, spelling, until)
    ), lost AS MATERIALIZED (
        SELECT * FROM asked a WHERE {unknown}
    ), begun AS MATERIALIZED (
        SELECT a.term, t.term AS other FROM lost a CROSS JOIN LATERAL (
            SELECT t.term FROM catalog_searchterm t WHERE {word} AND length(a.spelling) >= {LEAST_BEGUN}
            AND t.spelling ~>=~ a.spelling AND t.spelling ~<~ a.until ORDER BY t.documents DESC LIMIT {MOST_BEGUN}
        ) t
    )
    SELECT 'known', t.term, '', {nothing} FROM catalog_searchterm t WHERE {word} AND t.term = ANY(%(known)s::text[])
    UNION ALL
    SELECT 'wider', a.term, t.term, {nothing} FROM asked a CROSS JOIN LATERAL (
        SELECT t.term FROM catalog_searchterm t WHERE {word} AND t.inside @> ARRAY[a.term]::varchar[]
        ORDER BY t.documents DESC LIMIT {MOST_INSIDE}
    ) t
    UNION ALL
    SELECT 'wider', term, other, {nothing} FROM begun
    UNION ALL
    SELECT 'close', a.term, t.term, t.spelling, t.shown, t.documents, NULL::text[] FROM lost a CROSS JOIN LATERAL (
        (SELECT t.* FROM catalog_searchterm t
         WHERE {word} AND t.shown <> '' AND length(a.spelling) > {SHORT} AND t.spelling %% a.spelling
         ORDER BY similarity(t.spelling, a.spelling) DESC LIMIT {MOST_CLOSE})
        UNION ALL
        (SELECT t.* FROM catalog_searchterm t
         WHERE {word} AND t.shown <> '' AND length(a.spelling) BETWEEN 3 AND {SHORT}
         AND t.spelling ~>=~ left(a.spelling, 1) AND t.spelling ~<~ (left(a.spelling, 1) || '{LAST}')
         AND length(t.spelling) BETWEEN length(a.spelling) - 1 AND length(a.spelling) + 1
         ORDER BY t.documents DESC LIMIT {MOST_NEIGHBOURS})
    ) t WHERE NOT EXISTS (SELECT FROM begun b WHERE b.term = a.term)
    UNION ALL
    SELECT 'synonym', k.key, '', '', '', 0, (s.meant_keys || CASE WHEN s.both_ways THEN s.asked_keys END)::text[]
    FROM catalog_synonym s, unnest(s.asked_keys || CASE WHEN s.both_ways THEN s.meant_keys END) AS k(key)
    WHERE s.language = '{language}' AND k.key = ANY(%(keys)s::text[])
    AND (s.asked_keys && %(keys)s::varchar[] OR s.meant_keys && %(keys)s::varchar[])
    UNION ALL
    SELECT 'redirect', '', r.address, {nothing} FROM catalog_searchredirect r
    WHERE r.language = '{language}' AND r.key = %(key)s::text
    """


def _joined(plain: Sequence[Wish], synonyms: Mapping[str, Sequence[str]]) -> list[Wish]:
    """Wishes with their synonyms; a phrase that has one is a single wish, the longest phrase first."""
    found, start = [], 0
    while start < len(plain):
        for end in range(len(plain), start, -1):
            some = plain[start:end]
            key = " ".join(wish.key for wish in some)
            if key in synonyms:
                alike = [f"({' & '.join(map(quoted, other.split()))})" for other in synonyms[key] if other != key]
                own = some[0].forms if len(some) == 1 else (f"({all_of(some)})",)
                words = tuple(word for wish in some for word in wish.words)
                found.append(Wish(words, own).wider(alike))
                break
        else:
            end = start + 1
            found.append(plain[start])
        start = end
    return found


def _wider(wish: Wish, told: _Told, language: str) -> Wish:
    """With words that have this one inside, or begin with it, or that it is made of."""
    forms = [quoted(other) for other in told.wider.get(wish.key, ())]
    if len(wish.words) == 1 and wish.key not in told.known:
        pairs = [pair for pair in splits(wish.key, language) if told.known.issuperset(pair)]
        forms += [f"({quoted(front)} & {quoted(back)})" for front, back in pairs[:2]]
    return wish.wider(forms)


def _corrected(query: str, words: Sequence[Word], told: _Told, language: str) -> tuple[str, list[Wish]]:
    """The question with what nobody knows spelled as something that is known; empty when nothing is near."""
    changes: list[tuple[Word, Word, Candidate]] = []
    for first, last, term, spelling in _units(words):
        is_lost = any(_is_lost(word, told, language) for word in words[first:last])
        better = meant(spelling, told.close.get(term, ())) if is_lost else None
        if better and not any(letter.isdigit() for letter in spelling):
            changes.append((words[first], words[last - 1], better))
    if not changes:
        return "", []
    mapped = fold_map(query)
    said, upto = "", 0
    for opening, closing, known in changes:
        start, end = (mapped[1][opening.start], mapped[1][closing.end]) if mapped else (opening.start, closing.end)
        said += (query if mapped else fold(query))[upto:start] + known.shown
        upto = end
    said += (query if mapped else fold(query))[upto:]
    plain = wishes(analyse(said, language)[:MOST_WORDS], language)
    return said, [replace(_wider(wish, told, language)) for wish in plain]


def _is_lost(word: Word, told: _Told, language: str) -> bool:
    """Whether the catalogue has no such word. One character tells nothing: some name has the 沙 of 紫沙壶."""
    return word.is_single or (word.term not in told.known and in_english(word, language) not in told.known)


def _units(words: Sequence[Word]) -> list[tuple[int, int, str, str]]:
    """(first, behind the last, term, spelling) of whatever may be one misspelled word."""
    alone = [(n, n + 1, word.term, word.spelling) for n, word in enumerate(words) if len(letters(word.spelling)) > 2]
    runs = []
    for n, m in _run_bounds(words):
        if m - n > 1:
            joined = "".join(word.spelling for word in words[n:m])
            runs.append((n, m, joined, joined))
    inside = {n for first, last, _, _ in runs for n in range(first, last)}
    return sorted([*runs, *(unit for unit in alone if unit[0] not in inside)])


def _unspaced(words: Sequence[Word]) -> list[tuple[str, str]]:
    """Chinese and Japanese as written in one, because a wrong character also cuts it wrongly."""
    return [(term, spelling) for first, last, term, spelling in _units(words) if last - first > 1]


def _run_bounds(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where words of no spaces stand together, three to six characters in all."""
    bounds, start = [], 0
    for n in range(1, len(words) + 1):
        joined = n < len(words) and not words[n].spelling.isascii() and words[n].start == words[n - 1].end
        if not joined:
            if 3 <= words[n - 1].end - words[start].start <= 6:
                bounds.append((start, n))
            start = n
    return bounds


def _terms(asked: Sequence[Wish]) -> list[str]:
    """What to mark in a name."""
    return [form.strip("'") for wish in asked for form in wish.forms if form.startswith("'")] + [
        word.term for wish in asked for word in wish.words
    ]
