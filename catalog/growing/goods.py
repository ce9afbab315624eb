"""One made-up product by its number: the same words, weights and prices for the same seed, on every machine."""

from dataclasses import dataclass
from random import Random

from catalog.growing.vocabulary import LANGUAGES, Word, pattern, words

HS_CODES = {
    "table-lamps": "940521",
    "lanterns": "940550",
    "cookware": "732391",
    "boards": "441911",
    "incense": "330741",
}
ELSE_HS_CODE = "691110"
TAGS = ("new", "bestseller", "gift")


@dataclass(frozen=True)
class Piece:
    """A variant. ``cents`` is its price before tax in hundredths of a US dollar; ``stock`` is pieces by place."""

    sku: str
    value: str
    weight_g: int
    box_mm: list[int]
    cents: int
    stock: tuple[int, ...]


@dataclass(frozen=True)
class Good:
    slug: str
    category: str
    town: Word
    hs_code: str
    tags: list[str]
    featured: bool
    capacity_ml: int
    height_mm: int
    handmade: bool
    texts: dict[str, dict[str, str]]  # field, language
    pieces: tuple[Piece, ...]


def good(number: int, *, seed: int, places: int) -> Good:
    """Product ``number`` (from 1)."""
    chance = Random(seed * 1_000_000_007 + number)  # noqa: S311  # the same goods for everybody, no secret
    noun, motif, material = (chance.choice(words(kind)) for kind in ("noun", "motif", "material"))
    town = chance.choice(words("town"))
    size = chance.randrange(4, 120)
    many = chance.choices((1, 2, 3, 4), weights=(4, 3, 2, 1))[0]
    cents = chance.randrange(900, 30_000, 100)
    return Good(
        slug=f"{motif.code}-{noun.code}-{material.code}-g{number}",
        category=noun.of,
        town=town,
        hs_code=HS_CODES.get(noun.of, ELSE_HS_CODE),
        tags=[TAGS[chance.randrange(3)]] if chance.random() < 0.1 else [],
        featured=chance.random() < 0.002,
        capacity_ml=size * 10,
        height_mm=40 + size * 2,
        handmade=chance.random() < 0.6,
        texts=_texts(number, noun=noun, motif=motif, material=material, town=town),
        pieces=tuple(
            Piece(
                sku=f"G{number:07d}-{place + 1}",
                value=words("value")[place].code,
                weight_g=size * 10 + place * 80,
                box_mm=[100 + size + place * 10, 100 + size + place * 10, 90 + size],
                cents=cents + place * 400,
                stock=tuple(chance.choice((0, 3, 12, 40, 150)) for _place in range(places)),
            )
            for place in range(many)
        ),
    )


def _texts(number: int, *, noun: Word, motif: Word, material: Word, town: Word) -> dict[str, dict[str, str]]:
    """A number of its own in the name, as makers number their editions, so that no two are called alike."""
    found: dict[str, dict[str, str]] = {"name": {}, "summary": {}, "description": {}}
    for language in LANGUAGES:
        said = {
            "noun": noun.said[language],
            "motif": motif.said[language],
            "material": material.said[language],
            "town": town.said[language],
        }
        name = pattern("name").said[language].format_map(said)
        found["name"][language] = pattern("edition").said[language].format(name=name, edition=number)
        found["summary"][language] = pattern("summary").said[language].format_map(said)
        found["description"][language] = pattern("description").said[language].format_map(said)
    return found
