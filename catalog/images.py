"""Take a picture in, keep it under the hash of its content, and have its renditions made.

What comes from outside is looked at before it is decoded: size, kind by content, pixels. Nothing keeps its metadata.
"""

import io
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from catalog.errors import BadPicture
from catalog.models import Banner, Image
from catalog.pictures import FOLDER
from catalog.renditions import Made, first_pass, original, second_pass
from shop.pagecache import bump

log = structlog.get_logger(__name__)

LARGEST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
KINDS = {"JPEG", "PNG", "WEBP", "AVIF"}
WORKERS = 2
LOOKED_AT_ONCE = 500


@dataclass(frozen=True)
class Kept:
    """A picture that was taken in: what a row of it needs to know."""

    file: str
    width: int
    height: int
    renditions: dict[str, Any]
    placeholder: str


def check(content: bytes, name: str) -> None:
    """Raises BadPicture for what is too large, no picture of a kind we take, or a trap."""
    if len(content) > LARGEST_BYTES:
        raise BadPicture(name=name, reason=_("it is larger than 20 MB."))
    try:
        with Pillow.open(io.BytesIO(content), formats=sorted(KINDS)) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:  # the header says so; nothing has been decoded yet
                raise BadPicture(name=name, reason=_("it has more than 40 million pixels."))
            frames = getattr(picture, "n_frames", 1)
    except Pillow.DecompressionBombError as error:
        raise BadPicture(name=name, reason=_("it has more than 40 million pixels.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BadPicture(name=name, reason=_("it is no JPEG, PNG, WebP or AVIF picture.")) from error
    if frames > 1:
        raise BadPicture(name=name, reason=_("it moves; a single picture is needed."))


def take_in(content: bytes, name: str) -> Kept:
    """Keep one picture and what a page needs of it at once. Raises BadPicture."""
    check(content, name)
    try:
        clean = original(content)
        return _keep(clean, first_pass(clean))
    except (OSError, ValueError, SyntaxError) as error:
        raise BadPicture(name=name, reason=_("it is damaged.")) from error


def take_in_all(pictures: Sequence[tuple[str, bytes]]) -> dict[str, Kept]:
    """Many pictures by name, decoded and encoded in two processes beside this one. Raises BadPicture."""
    for name, content in pictures:
        check(content, name)
    kept = {}
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        tasks = [(name, content, pool.submit(first_pass, content)) for name, content in pictures]
        for name, content, task in tasks:
            try:
                kept[name] = _keep(original(content), task.result())
            except (OSError, ValueError, SyntaxError) as error:
                raise BadPicture(name=name, reason=_("it is damaged.")) from error
    return kept


def finish(picture: Image | Banner) -> None:
    """Make what the first pass left out (AVIF, the large widths). A lost or damaged file is noted and given up."""
    try:
        with picture.file.open("rb") as file:
            content = file.read()
        made = second_pass(content, picture.renditions.get("webp", ()))
    except (OSError, ValueError, SyntaxError) as error:
        log.error("no renditions", file=picture.file.name, error=str(error))
        lost = {} if default_storage.exists(str(picture.file.name)) else {"lost": True}
        picture.renditions = {**picture.renditions, **lost, "done": True}
        picture.save(update_fields=["renditions"])
        return
    name = picture.renditions.get("name") or _hash(content)
    _store(name, made)
    picture.renditions = {**_merged(name, picture.renditions, made), "done": True}
    picture.width, picture.height = made.width, made.height
    picture.placeholder = picture.placeholder or made.placeholder
    picture.save(update_fields=["renditions", "width", "height", "placeholder"])


def is_whole(picture: Image | Banner) -> bool:
    """Whether all files are there that the row speaks of."""
    made = picture.renditions
    name = made.get("name", "")
    files = [f"{FOLDER}/{name}-{width}.{kind}" for kind in ("webp", "avif") for width in made.get(kind, ())]
    return all(map(default_storage.exists, [str(picture.file.name), *files]))


def note_lost() -> int:
    """Write down which pictures lost a file, so that pages show none and staff are told; the number of changes.

    In chunks by key: a catalogue of any size is walked in constant memory.
    """
    changed = 0
    for table in (Image, Banner):
        for picture in table.objects.order_by("pk").iterator(chunk_size=LOOKED_AT_ONCE):
            is_lost = not is_whole(picture)
            if is_lost != bool(picture.renditions.get("lost")):
                # What has come back may lack renditions: the background looks at it again.
                kept = {key: value for key, value in picture.renditions.items() if key not in {"lost", "done"}}
                picture.renditions = {**kept, "done": True, "lost": True} if is_lost else kept
                picture.save(update_fields=["renditions"])
                changed += 1
    if changed:
        bump()
    return changed


def _keep(content: bytes, made: Made) -> Kept:
    name = _hash(content)
    file = f"originals/{name}.webp"
    _write(file, content)
    _store(name, made)
    return Kept(file, made.width, made.height, _merged(name, {}, made), made.placeholder)


def _store(name: str, made: Made) -> None:
    for ending, content in made.files.items():
        _write(f"{FOLDER}/{name}-{ending}", content)


def _write(file: str, content: bytes) -> None:
    """A name holds the hash of its content, so what is there already is right."""
    if not default_storage.exists(file):
        default_storage.save(file, ContentFile(content))


def _merged(name: str, before: dict[str, Any], made: Made) -> dict[str, Any]:
    found: dict[str, set[int]] = {kind: set(before.get(kind, ())) for kind in ("webp", "avif")}
    for ending in made.files:
        width, kind = ending.split(".")
        found[kind].add(int(width))
    focal = {"focal": before["focal"]} if "focal" in before else {}
    return {"name": name, "webp": sorted(found["webp"]), "avif": sorted(found["avif"]), **focal}


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:20]
