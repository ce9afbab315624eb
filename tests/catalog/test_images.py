"""Pictures: what is refused, what is kept, what is made of it."""

import io
import subprocess
import sys
import zlib

import pytest
from django.core.files.base import ContentFile
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
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
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
        (bomb(), "it has more than 40 million pixels."),
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
    assert lost.renditions == {"done": True, "lost": True}


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


def test_what_somebody_hid_in_a_webp_stays_behind() -> None:
    plain = picture(kind="WEBP")
    hidden = b"JUNK" + (8).to_bytes(4, "little") + b"<script>"
    within = plain[:4] + (len(plain) - 8 + len(hidden)).to_bytes(4, "little") + plain[8:] + hidden
    for content in (within, plain + b"PK\x03\x04 an archive behind the picture"):
        kept = images.take_in(content, "cup.webp")
        with default_storage.open(kept.file) as file:
            assert file.read() == plain


def test_a_place_of_the_photograph_and_a_page_hidden_in_a_jpeg_are_not_kept() -> None:
    exif = Pillow.Exif()
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 59.0)  # GPS latitude
    content = picture((700, 350), "JPEG", exif=exif, comment=b"<script>alert(1)</script>") + b"<html>behind"
    assert b"<script>" in content
    kept = images.take_in(content, "cup.jpg")
    with default_storage.open(kept.file) as file:
        clean = file.read()
    assert b"<script>" not in clean and b"<html>" not in clean
    assert dict(Pillow.open(io.BytesIO(clean)).getexif()) == {}


MEASURE = """
import io, resource, sys
import django
django.setup()
from PIL import Image as Pillow
from catalog import images
from catalog.errors import BadPicture
from catalog.renditions import first_pass, original
content = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    images.check(content, "x.png")
    first_pass(original(content))
except BadPicture:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def grown_mb(content: bytes) -> int:
    """By how many MB a process of its own grows when it takes this picture in."""
    done = subprocess.run([sys.executable, "-c", MEASURE], input=content, capture_output=True, check=True)
    return int(done.stdout.split()[-1])


def test_a_trap_costs_no_memory_and_the_largest_picture_a_bounded_one() -> None:
    assert grown_mb(bomb()) < 10
    assert grown_mb(picture((7900, 5000))) < 600


@pytest.mark.django_db
def test_a_lost_file_is_noted_pages_show_none_and_it_may_come_back() -> None:
    cup = make_product("CUP").product
    kept = images.take_in(picture((710, 350)), "cup.png")
    image = Image.objects.create(product=cup, file=kept.file, renditions=kept.renditions, width=710, height=350)
    assert images.note_lost() == 0
    with default_storage.open(kept.file) as file:
        content = file.read()
    default_storage.delete(kept.file)
    assert tasks.look_for_lost_pictures() == 1
    assert images.note_lost() == 0
    image.refresh_from_db()
    made = image.renditions
    assert view(made, kept.file, size=(710, 350), alt="Cup", placeholder="") is None
    assert (small_url(made, kept.file), large_url(made, kept.file)) == ("", "")
    default_storage.save(kept.file, ContentFile(content))
    assert images.note_lost() == 1
    image.refresh_from_db()
    assert view(image.renditions, kept.file, size=(710, 350), alt="Cup", placeholder="") is not None


@pytest.mark.parametrize(
    ("focal", "classes"), [([50, 50], ""), ([52, 46], ""), ([0, 100], "fx-0 fy-100"), ([33, 71], "fx-30 fy-70")]
)
def test_the_chosen_point_stays_in_sight_by_classes(focal: list[int], classes: str) -> None:
    shown = view({"focal": focal}, "originals/ab.webp", size=(1, 1), alt="", placeholder="")
    assert shown is not None
    assert shown.focal == classes
