"""Pictures: what is refused, what is kept, what is made of it."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from catalog import images, tasks
from catalog.errors import BadPicture
from catalog.models import Image
from catalog.pictures import large_url, small_url, view
from catalog.renditions import first_widths, widths
from tests.factories import make_product


def picture(size: tuple[int, int] = (700, 350), kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", size, (164, 71, 29)).save(out, kind, **options)
    return out.getvalue()


def bomb() -> bytes:
    """A small file that says it is a picture of 900 million pixels."""
    content = bytearray(picture((8, 8)))
    content[16:24] = (30_000).to_bytes(4, "big") * 2
    return bytes(content)


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Pillow.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x" * (20 * 1024 * 1024 + 1), "it is larger than 20 MB."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it is no JPEG, PNG, WebP or AVIF picture."),
        (b"", "it is no JPEG, PNG, WebP or AVIF picture."),
        (picture(kind="GIF"), "it is no JPEG, PNG, WebP or AVIF picture."),
        (picture(kind="TIFF"), "it is no JPEG, PNG, WebP or AVIF picture."),
        (bomb(), "it is no JPEG, PNG, WebP or AVIF picture."),
        (picture((8000, 5001)), "it has more than 40 million pixels."),
        (moving(), "it moves; a single picture is needed."),
        (picture()[:400], "it is damaged."),
    ],
    ids=["large", "svg", "empty", "gif", "tiff", "bomb", "pixels", "moving", "cut"],
)
def test_what_is_no_good_picture_is_refused_with_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(BadPicture) as refusal:
        images.take_in(content, "cup.png")
    assert str(refusal.value) == f"cup.png cannot be used as a picture: {reason}"


def test_a_picture_is_kept_under_its_hash_without_its_notes() -> None:
    exif = Pillow.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # lies on its side
    kept = images.take_in(picture((700, 350), "JPEG", exif=exif), "cup.jpg")
    with default_storage.open(kept.file) as file:
        original = Pillow.open(file)
        assert (original.format, original.size, dict(original.getexif())) == ("WEBP", (350, 700), {})
    assert (kept.width, kept.height) == (350, 700)
    assert kept.file == f"originals/{kept.renditions['name']}.webp"
    assert kept.renditions["webp"] == [320]
    assert default_storage.exists(f"renditions/{kept.renditions['name']}-320.webp")


def test_a_webp_is_not_encoded_again_but_loses_its_notes() -> None:
    kept = images.take_in(picture(kind="WEBP", xmp=b"<x:xmpmeta/>"), "cup.webp")
    with default_storage.open(kept.file) as file:
        content = file.read()
    assert b"xmpmeta" not in content
    assert Pillow.open(io.BytesIO(content)).convert("RGB").size == (700, 350)


def test_widths_are_never_larger_than_the_picture() -> None:
    assert widths(1600, 1600) == (320, 640, 960, 1280)
    assert widths(200, 200) == (200,)
    assert first_widths(1600, 1600) == (320, 640, 960)
    assert first_widths(2400, 1200) == (640, 960, 1920)


@pytest.mark.django_db
def test_the_background_finishes_pictures_and_gives_up_lost_ones() -> None:
    cup = make_product("CUP").product
    kept = images.take_in(picture(), "cup.png")
    good = Image.objects.create(
        product=cup, file=kept.file, renditions=kept.renditions, width=kept.width, height=kept.height
    )
    lost = Image.objects.create(product=cup, file="originals/lost.webp")

    assert tasks.make_waiting_renditions() == 2
    assert tasks.make_waiting_renditions() == 0

    good.refresh_from_db()
    lost.refresh_from_db()
    assert good.renditions == {**kept.renditions, "webp": [320, 640], "avif": [320, 640], "done": True}
    with default_storage.open(f"renditions/{kept.renditions['name']}-640.avif") as file:
        assert Pillow.open(file).size == (640, 320)
    assert lost.renditions == {"done": True}


def test_pages_use_what_exists() -> None:
    made = {"name": "ab", "webp": [320, 960], "avif": []}
    shown = view(made, "originals/ab.webp", size=(1600, 1600), alt="Cup", placeholder="data:,")
    assert shown is not None
    assert (shown.srcset_avif, shown.src) == ("", "/media/renditions/ab-320.webp")
    assert shown.srcset_webp == "/media/renditions/ab-320.webp 320w, /media/renditions/ab-960.webp 960w"
    assert view({}, "originals/ab.webp", size=(1, 1), alt="", placeholder="").src == "/media/originals/ab.webp"
    assert view(None, "", size=(0, 0), alt="", placeholder="") is None
    assert (small_url(made, "f"), large_url(made, "f")) == (
        "/media/renditions/ab-320.webp",
        "/media/renditions/ab-960.webp",
    )
    assert (small_url({}, ""), large_url({}, "originals/ab.webp")) == ("", "/media/originals/ab.webp")
