"""Pictures of products and the shop window: take the files in, then hang them where the document says."""

from pathlib import Path
from typing import Any, TypeVar

from catalog.images import Kept, is_whole, take_in_all
from catalog.importing.texts import said_in_all
from catalog.models import Banner, Image, Product

P = TypeVar("P", Image, Banner)


def take_in(data: dict[str, Any], folder: Path) -> dict[str, Kept]:
    """Keep every picture of the document, by file name. Raises BadPicture."""
    wanted = {image["file"] for product in data["products"] for image in product["images"]}
    wanted |= {banner["file"] for banner in data["banners"]}
    return take_in_all([(name, (folder / name).read_bytes()) for name in sorted(wanted)])


def all_whole(hung: dict[str, str]) -> bool:
    """Whether no file was lost of what an earlier load hung (file by name)."""
    files = set(hung.values())
    return all(is_whole(picture) for table in (Image, Banner) for picture in table.objects.filter(file__in=files))


def write(data: dict[str, Any], kept: dict[str, Kept], skus: dict[str, int], before: dict[str, str]) -> None:
    """Hang the pictures. ``before`` is what an earlier load hung (file by name): what left the document comes down."""
    ids = dict(Product.objects.filter(slug__in=[row["slug"] for row in data["products"]]).values_list("slug", "pk"))
    files = {picture.file for picture in kept.values()}
    gone = set(before.values()) - files
    Image.objects.filter(product_id__in=ids.values(), file__in=gone).delete()
    Banner.objects.filter(file__in=gone).delete()
    hanging = {
        (i.product_id, i.file.name): i for i in Image.objects.filter(product_id__in=ids.values(), file__in=files)
    }
    new: list[Image] = []
    known: list[Image] = []
    for product in data["products"]:
        for row in product["images"]:
            picture = kept[row["file"]]
            image = hanging.get((ids[product["slug"]], picture.file)) or Image(product_id=ids[product["slug"]])
            image.variant_id = skus[row["sku"]] if row["sku"] else None
            image.view = row["view"]
            (known if image.pk else new).append(_hang(image, row, picture))
    Image.objects.bulk_create(new)
    for image in known:
        image.save()
    banners = {banner.file.name: banner for banner in Banner.objects.filter(file__in=files)}
    for position, row in enumerate(data["banners"]):
        picture = kept[row["file"]]
        banner = banners.get(picture.file) or Banner()
        banner.text_side = row["text_side"]
        _hang(banner, {**row, "position": position}, picture).save()


def _hang(picture: P, row: dict[str, Any], kept: Kept) -> P:
    picture.position = row["position"]
    for column, words in said_in_all(alt=row["alt"]).items():
        setattr(picture, column, words)
    if picture.pk is None or picture.file.name != kept.file or not is_whole(picture):
        picture.file.name = kept.file
        picture.width, picture.height = kept.width, kept.height
        picture.renditions, picture.placeholder = kept.renditions, kept.placeholder
    return picture
