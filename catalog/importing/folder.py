"""Load a folder: all is read and checked, pictures are taken in, then the rows are written in one transaction."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation

from catalog import tasks
from catalog.freshness import changed
from catalog.importing import editorial, frame, hanging, listing, products, references, stocking
from catalog.importing.document import Document, Unreadable, read
from catalog.models import Loading
from shop.markets import all_markets

SHOP = "catalog.json"
ARTICLES, QUESTIONS = "articles.json", "faq.json"
# Some of these are loaded by later floors; all are checked here, so that a folder is good as a whole.
BESIDE = (ARTICLES, "reviews.json", QUESTIONS, "promotions.json")
FORMAT = "2"


@dataclass(frozen=True)
class Loaded:
    products: int
    variants: int
    pictures: int
    lacking: list[str]


def load(folder: Path) -> Loaded | None:
    """Bring the folder's shop in. None when it is loaded already. Raises Unreadable, BadPicture: nothing is loaded."""
    currencies = sorted({market.currency for market in all_markets()})
    digest = _digest(folder, currencies)
    before = Loading.objects.filter(name=SHOP).first()
    if before is not None and before.digest == digest and hanging.all_whole(before.given["pictures"]):
        return None
    document, beside = _checked(folder)
    data = document.data
    kept = hanging.take_in(data, folder / "images")
    with transaction.atomic(), translation.override("en"):
        given = before.given if before else {}
        skus = products.write(data["products"], frame.write(data))
        lacking = listing.write(data["products"], skus, currencies)
        hanging.write(data, kept, skus, given.get("pictures", {}))
        stocking.write(stocking.figures(data), given.get("stock", {}))
        editorial.write_articles(beside[ARTICLES]["articles"] if ARTICLES in beside else [], kept)
        editorial.write_questions(beside[QUESTIONS]["faq"] if QUESTIONS in beside else [])
        Loading.objects.update_or_create(
            name=SHOP,
            defaults={
                # A price that is lacking for want of a rate is to be tried again.
                "digest": "" if lacking else digest,
                "given": {
                    "stock": stocking.figures(data),
                    "pictures": {name: picture.file for name, picture in kept.items()},
                },
            },
        )
        changed()
        transaction.on_commit(tasks.wake, robust=True)
    return Loaded(products=len(data["products"]), variants=len(skus), pictures=len(kept), lacking=lacking)


def _checked(folder: Path) -> tuple[Document, dict[str, Any]]:
    """The shop itself, and what the files beside it hold, by name."""
    schemas = folder / "schema"
    beside = {name: read(folder / name, schemas / _schema(name)).data for name in BESIDE if (folder / name).is_file()}
    document = read(folder / SHOP, schemas / _schema(SHOP))
    faults = references.faults(document, folder / "images")
    if faults:
        raise Unreadable(faults)
    return document, beside


def _schema(name: str) -> str:
    return name.replace(".json", ".schema.json")


def _digest(folder: Path, currencies: list[str]) -> str:
    """Of everything that a load depends on."""
    seen = sha256(f"{FORMAT} {currencies}".encode())
    for file in sorted(path for path in folder.rglob("*") if path.suffix in {".json", ".webp"}):
        seen.update(str(file.relative_to(folder)).encode())
        seen.update(file.read_bytes())
    return seen.hexdigest()
