"""Pictures: looked at before they are taken, seen as thumbnails, described in every language."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog import tasks
from catalog.admin.focal import MIDDLE, FocalField
from catalog.admin.window import Lines, SpokenAdmin, language_tabs
from catalog.errors import BadPicture
from catalog.images import LARGEST_BYTES, Kept, take_in
from catalog.models import Banner, Image
from catalog.pictures import small_url


class PictureForm(forms.ModelForm):
    """A file that is no good picture is refused at its field, with the reason; a good one is kept at once."""

    focal = FocalField()
    kept: Kept | None = None

    class Meta:
        field_classes: ClassVar = {"file": forms.FileField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = self.instance.renditions
        self.initial["focal"] = made.get("focal", MIDDLE)
        if self.instance.pk and "focal" in self.fields:
            self.fields["focal"].widget.url = small_url(made, self.instance.file.name)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            name = file.name or ""
            try:
                # One byte more than is taken tells a file that is too large, whatever its size.
                self.kept = take_in(file.read(LARGEST_BYTES + 1), name)
            except BadPicture as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return file

    def save(self, commit: bool = True) -> Any:
        """The picture lies under the hash of its content; what pages need at once is made."""
        picture, kept = self.instance, self.kept
        if kept is not None:
            picture.file = kept.file
            picture.width, picture.height = kept.width, kept.height
            picture.renditions, picture.placeholder = kept.renditions, kept.placeholder
            transaction.on_commit(tasks.wake, robust=True)
        if "focal" in self.cleaned_data:
            picture.renditions = {**picture.renditions, "focal": self.cleaned_data["focal"]}
        return super().save(commit)


@display(description=_("Picture"))
def thumbnail(picture: Image | Banner) -> str:
    """What shoppers see; a file that was found missing is said, because they see nothing."""
    if picture.renditions.get("lost"):
        return format_html("<strong>{}</strong>", _("The file is missing"))
    url = small_url(picture.renditions, picture.file.name)
    return format_html('<img src="{}" alt="" width="64" height="64" style="object-fit: cover">', url) if url else "–"


class Missing(admin.SimpleListFilter):
    title = _("file")
    parameter_name = "lost"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("The file is missing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(renditions__has_key="lost") if self.value() == "1" else queryset


class ImageInline(Lines):
    model = Image
    form = PictureForm
    fields = ("thumbnail", "file", "view", "variant", "position")
    readonly_fields = ("thumbnail",)
    show_change_link = True
    hide_title = False  # the title holds the way to the picture's own page

    @display(description=_("Picture"))
    def thumbnail(self, picture: Image) -> str:
        return thumbnail(picture)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only this product's own variants can be shown by its pictures."""
        if db_field.name == "variant":
            match = request.resolver_match
            product = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = db_field.related_model.objects.filter(product_id=product)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Image)
class ImageRoom(SpokenAdmin):
    form = PictureForm
    list_display = (thumbnail, "product", "variant", "view", "position")
    list_select_related = ("product", "variant")
    list_filter = (Missing, "view")
    search_fields = ("product__name", "product__slug", "file")
    autocomplete_fields = ("product", "variant")
    fieldsets = ((None, {"fields": ("file", "focal", "product", "variant", "view", "position")}), *language_tabs("alt"))


@admin.register(Banner)
class BannerRoom(SpokenAdmin):
    form = PictureForm
    list_display = (thumbnail, "alt", "text_side", "position")
    fieldsets = ((None, {"fields": ("file", "focal", "text_side", "position")}), *language_tabs("alt"))
