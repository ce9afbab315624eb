"""What made-up goods stand in: categories, attributes, one option, places, and pictures that the shop has already."""

from dataclasses import dataclass

from catalog.growing.vocabulary import words
from catalog.models import Attribute, Axis, AxisValue, Category, Image, StockPlace

# Enough for a list page in which no two neighbours look alike.
MOST_PICTURES = 200


@dataclass(frozen=True)
class Frame:
    """Ids by code; ``pictures`` are rows whose files are shared."""

    categories: dict[str, int]
    attributes: dict[str, int]
    values: dict[str, int]
    places: list[int]
    pictures: list[int]


def build() -> Frame:
    """What is there under a code is used as it is, so a grown catalogue joins the demo shop's."""
    categories: dict[str, int] = {}
    for position, word in enumerate(words("category")):
        parent = categories.get(word.of)
        more = {"parent_id": parent, "position": position, **word.columns("name")}
        categories[word.code] = Category.objects.get_or_create(slug=word.code, defaults=more)[0].pk
    attributes = {}
    for position, word in enumerate(words("attribute")):
        kind, unit = word.of.split("/")
        more = {"kind": kind, "unit": unit, "position": position, **word.columns("label")}
        attributes[word.code] = Attribute.objects.get_or_create(code=word.code, defaults=more)[0].pk
    [axis_word] = words("axis")
    axis, _is_new = Axis.objects.get_or_create(code=axis_word.code, defaults=axis_word.columns("label"))
    values = {}
    for position, word in enumerate(words("value")):
        more = {"position": position, **word.columns("label")}
        values[word.code] = AxisValue.objects.get_or_create(axis=axis, code=word.code, defaults=more)[0].pk
    for position, word in enumerate(words("place")):
        more = {"country": word.of, "ships_to": ["*"], "position": position, **word.columns("name")}  # type: ignore[dict-item]
        StockPlace.objects.get_or_create(code=word.code, defaults=more)
    return Frame(
        categories=categories,
        attributes=attributes,
        values=values,
        places=list(StockPlace.objects.order_by("position", "code").values_list("pk", flat=True)),
        pictures=list(
            Image.objects.exclude(product__slug__regex=r"-g[0-9]+$").order_by("id").values_list("pk", flat=True)
        )[:MOST_PICTURES],
    )
