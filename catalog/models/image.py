"""Pictures of products and of the shop window, with the renditions that pages use."""

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product
from catalog.models.variant import Variant


class Picture(models.Model):
    """A file, its size, and what pages need to show it.

    ``renditions`` is ``{"name": hash, "webp": [widths], "avif": [widths], "focal": [x, y], "done": …, "lost": …}``:
    what was made of the file; the point in per cent that stays in sight when it is cut; whether all is made; whether
    the file was found missing. Pages read it in one column.
    """

    file = models.ImageField(
        _("file"),
        upload_to="originals",
        max_length=200,
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp", "avif"])],
    )
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    alt = models.CharField(
        _("text for those who do not see the picture"),
        max_length=300,
        blank=True,
        default="",
    )
    renditions = models.JSONField(_("renditions"), default=dict, blank=True, editable=False)
    placeholder = models.TextField(_("placeholder"), blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.alt or self.file.name or ""


class Image(Picture):
    class View(models.TextChoices):
        MAIN = "main", _("Main view")
        OPEN = "open", _("Opened")
        DETAIL = "detail", _("Detail")
        SCENE = "scene", _("In use")
        GROUP = "group", _("Group")
        NIGHT = "night", _("At night")
        SET = "set", _("Set")

    product = models.ForeignKey(Product, models.CASCADE, related_name="images", verbose_name=_("product"))
    variant = models.ForeignKey(
        Variant,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="images",
        verbose_name=_("variant"),
    )
    view = models.CharField(_("view"), max_length=12, choices=View.choices, default=View.MAIN)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["product", "position", "id"], name="catalog_image_in_order")]


class Banner(Picture):
    class Side(models.TextChoices):
        LEFT = "left", _("Left")
        RIGHT = "right", _("Right")

    text_side = models.CharField(
        _("side left free for words"),
        max_length=8,
        choices=Side.choices,
        default=Side.LEFT,
    )

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["position", "id"]
