"""Addresses of a picture's renditions. String work only: a list page makes two dozen of these."""

import json
from typing import Any

from django.conf import settings

from catalog.shelf import ImageView

FOLDER = "renditions"
PLAIN_PX = 640
LARGE_PX = 1920
SMALL_PX = 320
FOCAL_STEP = 10
MIDDLE = (50, 50)


def view(
    renditions: str | dict[str, Any] | None, file: str | None, *, size: tuple[int, int], alt: str, placeholder: str
) -> ImageView | None:
    """A picture as pages show it: what exists is offered, and the original where nothing was made yet."""
    made = _read(renditions)
    if not file or "lost" in made:
        return None
    widths = made.get("webp")
    if not widths:
        original = f"{settings.MEDIA_URL}{file}"
        own = {"large": original, "large_width": size[0], "small": original}
        return ImageView("", "", original, *size, alt, placeholder, focal=_focal(made), **own)  # type: ignore[arg-type]
    base = _base(made)
    large = _closest(widths, LARGE_PX)
    return ImageView(
        srcset_avif=_srcset(base, made.get("avif"), "avif"),
        srcset_webp=_srcset(base, widths, "webp"),
        src=f"{base}{_closest(widths, PLAIN_PX)}.webp",
        width=size[0],
        height=size[1],
        alt=alt,
        placeholder=placeholder,
        focal=_focal(made),
        large=f"{base}{large}.webp",
        large_width=large,
        small=f"{base}{_closest(widths, SMALL_PX)}.webp",
    )


def small_url(renditions: str | dict[str, Any] | None, file: str | None) -> str:
    """The address of a small picture, or empty."""
    made = _read(renditions)
    if not file or "lost" in made:
        return ""
    return _nearest(made, SMALL_PX) or f"{settings.MEDIA_URL}{file}"


def large_url(renditions: str | dict[str, Any] | None, file: str | None) -> str:
    """The address of the largest picture, for search engines and social pages; or empty."""
    made = _read(renditions)
    if not file or "lost" in made:
        return ""
    return _nearest(made, max(made.get("webp") or [0])) or f"{settings.MEDIA_URL}{file}"


def _focal(made: dict[str, Any]) -> str:
    """Classes of ``parts.css`` that keep the chosen point in sight, to the nearest tenth; empty for the middle.

    Classes, because the shop's policy forbids inline styles.
    """
    x, y = made.get("focal", MIDDLE)
    near_x, near_y = (round(value / FOCAL_STEP) * FOCAL_STEP for value in (x, y))
    return "" if (near_x, near_y) == MIDDLE else f"fx-{near_x} fy-{near_y}"


def _read(renditions: str | dict[str, Any] | None) -> dict[str, Any]:
    if not renditions:
        return {}
    return json.loads(renditions) if isinstance(renditions, str) else renditions


def _base(made: dict[str, Any]) -> str:
    return f"{settings.MEDIA_URL}{FOLDER}/{made['name']}-"


def _srcset(base: str, widths: list[int] | None, kind: str) -> str:
    return ", ".join([f"{base}{w}.{kind} {w}w" for w in widths]) if widths else ""


def _closest(widths: list[int], wanted: int) -> int:
    return wanted if wanted in widths else min(widths, key=lambda width: abs(width - wanted))


def _nearest(made: dict[str, Any], wanted: int) -> str:
    widths = made.get("webp")
    return f"{_base(made)}{_closest(widths, wanted)}.webp" if widths else ""
