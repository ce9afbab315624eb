"""What is told of a product beside words and pictures: videos and papers."""

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.image import Image
from catalog.models.product import Product
from catalog.video import check_address


class Video(models.Model):
    """A link to a film on a known host. A page shows it as a link; nothing is fetched from there before a click."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="videos", verbose_name=_("product"))
    url = models.URLField(_("address"), max_length=300, validators=[check_address])
    title = models.CharField(_("title"), max_length=200)
    poster = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture to show")
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "url"], name="catalog_video_once"),
            models.CheckConstraint(condition=models.Q(url__startswith="https://"), name="catalog_video_https"),
        ]

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """A PDF of a product, for readers of one language or for everybody."""

    class Kind(models.TextChoices):
        CARE = "care", _("Care instructions")
        MANUAL = "manual", _("Instructions for use")
        CERTIFICATE = "certificate", _("Certificate")
        SAFETY = "safety", _("Safety information")

    product = models.ForeignKey(Product, models.CASCADE, related_name="documents", verbose_name=_("product"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(
        _("language"),
        max_length=8,
        blank=True,
        default="",
        choices=settings.LANGUAGES,
        help_text=_("Empty: for readers of every language."),
    )
    file = models.FileField(
        _("file"), upload_to="documents", max_length=200, validators=[FileExtensionValidator(["pdf"])]
    )
    size_bytes = models.PositiveIntegerField(_("size in bytes"), default=0, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()
