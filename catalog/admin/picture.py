"""Pictures: looked at before they are taken, seen as thumbnails, described in every language."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from catalog import tasks
from catalog.admin.window import Lines, SpokenAdmin, language_tabs
from catalog.errors import BadPicture
from catalog.images import check, take_in
from catalog.models import Banner, Image
from catalog.pictures import small_url


class PictureForm(forms.ModelForm):
    """A file that is no picture is refused at its field, with the reason, before anything decodes it."""

    class Meta:
        field_classes: ClassVar = {"file": forms.FileField}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                check(file.read(), file.name or "")
            except BadPicture as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
            file.seek(0)
        return file

    def save(self, commit: bool = True) -> Any:
        """Keep the picture under the hash of its content and make what pages need at once."""
        picture = self.instance
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            kept = take_in(file.read(), file.name or "")
            picture.file = kept.file
            picture.width, picture.height = kept.width, kept.height
            picture.renditions, picture.placeholder = kept.renditions, kept.placeholder
            transaction.on_commit(tasks.wake, robust=True)
        return super().save(commit)


@display(description=_("Picture"))
def thumbnail(picture: Image | Banner) -> str:
    url = small_url(picture.renditions, picture.file.name)
    return format_html('<img src="{}" alt="" width="64" height="64" style="object-fit: cover">', url) if url else "–"


class ImageInline(Lines):
    model = Image
    form = PictureForm
    fields = ("thumbnail", "file", "view", "variant", "position")
    readonly_fields = ("thumbnail",)
    show_change_link = True
    hide_title = False  # the title holds the way to the picture's own page

    def thumbnail(self, picture: Image) -> str:
        return thumbnail(picture)

    thumbnail.short_description = _("Picture")  # type: ignore[attr-defined]

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
    list_filter = ("view",)
    search_fields = ("product__name", "product__slug", "file")
    autocomplete_fields = ("product", "variant")
    fieldsets = ((None, {"fields": ("file", "product", "variant", "view", "position")}), *language_tabs("alt"))


@admin.register(Banner)
class BannerRoom(SpokenAdmin):
    form = PictureForm
    list_display = (thumbnail, "alt", "text_side", "position")
    fieldsets = ((None, {"fields": ("file", "text_side", "position")}), *language_tabs("alt"))
