"""Make smaller pictures of a picture. Pure Pillow, so that a process of its own can do it without the shop."""

import base64
import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageOps

WIDTHS = (320, 640, 960, 1280, 1920)
# What a page needs at once; the rest and all of AVIF is made in the background.
FIRST = (320, 640, 960)
FIRST_WIDE = (640, 960, 1920)
WEBP = {"quality": 80, "method": 2}
AVIF = {"quality": 58, "speed": 8, "max_threads": 1}
LONGEST_SIDE = 2400
PLACEHOLDER_PX = 16
# The flags of a VP8X header that promise EXIF (8) and XMP (4).
NOTES = 0b1100
# All that a still picture needs; whatever else somebody hid in the file stays behind.
PICTURE_CHUNKS = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"}


@dataclass(frozen=True)
class Made:
    """Bytes by name ending, such as ``640.webp``, and a tiny blur to show until the picture is there."""

    width: int
    height: int
    files: dict[str, bytes]
    placeholder: str


def widths(width: int, height: int) -> tuple[int, ...]:
    """The widths that a picture of this size is offered in; never larger than itself."""
    return tuple(w for w in WIDTHS if w <= width) or (width,)


def first_widths(width: int, height: int) -> tuple[int, ...]:
    wanted = FIRST_WIDE if width >= height * 3 / 2 else FIRST
    return tuple(w for w in wanted if w <= width) or (width,)


def first_pass(content: bytes) -> Made:
    """What a page needs at once: WebP in the usual widths and the placeholder."""
    picture = opened(content)
    return make(picture, webp=first_widths(*picture.size), avif=())


def second_pass(content: bytes, made: Iterable[int]) -> Made:
    """All of AVIF, and the WebP that the first pass left out (``made`` is what it made)."""
    picture = opened(content)
    all_widths = widths(*picture.size)
    return make(picture, webp=tuple(set(all_widths) - set(made)), avif=all_widths)


def opened(content: bytes) -> Image.Image:
    """The picture upright, without metadata, in a mode that both formats know."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    return picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")


def make(picture: Image.Image, *, webp: Iterable[int], avif: Iterable[int]) -> Made:
    """From large to small, each made of the next larger one: half the work and no visible loss."""
    webp, avif, files = set(webp), set(avif), {}
    width, height = picture.size
    for wanted in sorted(webp | avif, reverse=True):
        if wanted < picture.width:
            size = (wanted, max(1, round(wanted * height / width)))
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        if wanted in webp:
            files[f"{wanted}.webp"] = written(picture, "WEBP", WEBP)
        if wanted in avif:
            files[f"{wanted}.avif"] = written(picture, "AVIF", AVIF)
    return Made(width, height, files, placeholder(picture))


def original(content: bytes) -> bytes:
    """The picture as we keep it: upright, no metadata, at most 2400 px. A WebP of that size is not encoded again."""
    picture = Image.open(io.BytesIO(content))
    if picture.format == "WEBP" and "exif" not in picture.info and max(picture.size) <= LONGEST_SIDE:
        return without_notes(content)
    upright = opened(content)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return written(upright, "WEBP", {"quality": 90, "method": 4})


def without_notes(webp: bytes) -> bytes:
    """A WebP of picture chunks alone (RIFF: four letters, length, data, padded to even), without what follows it."""
    kept, at = [], 12
    end = min(len(webp), 8 + int.from_bytes(webp[4:8], "little"))
    while at + 8 <= end:
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        chunk = webp[at : at + 8 + size + size % 2]
        if chunk[:4] == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~NOTES]) + chunk[9:]
        if chunk[:4] in PICTURE_CHUNKS:
            kept.append(chunk)
        at += len(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def placeholder(picture: Image.Image) -> str:
    tiny = picture.convert("RGB")
    tiny.thumbnail((PLACEHOLDER_PX, PLACEHOLDER_PX), Image.Resampling.BOX)
    return "data:image/webp;base64," + base64.b64encode(written(tiny, "WEBP", {"quality": 40, "method": 4})).decode()


def written(picture: Image.Image, kind: str, options: dict[str, int]) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
