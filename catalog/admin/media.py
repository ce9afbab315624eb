"""Videos and papers of a product."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import URLField
from django.http import HttpRequest
from modeltranslation.admin import TranslationTabularInline
from unfold.widgets import UnfoldAdminURLInputWidget

from catalog import papers
from catalog.admin.window import ONE_LINE, Lines
from catalog.errors import BadPaper
from catalog.models import Document, Video


class VideoInline(Lines, TranslationTabularInline):  # type: ignore[misc]
    model = Video
    fields = ("url", "title", "poster", "position")
    formfield_overrides = {  # type: ignore[misc]
        **ONE_LINE,
        URLField: {"widget": UnfoldAdminURLInputWidget, "assume_scheme": "https"},
    }

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only this product's own pictures can stand for its film."""
        if db_field.name == "poster":
            match = request.resolver_match
            product = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = db_field.related_model.objects.filter(product_id=product)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class DocumentForm(forms.ModelForm):
    """A file that is no plain PDF is refused at its field, with the reason."""

    class Meta:
        field_classes: ClassVar = {"file": forms.FileField}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            content = file.read(papers.LARGEST_BYTES + 1)
            try:
                self.instance.size_bytes = len(content)
                return papers.take_in(content, file.name or "")
            except BadPaper as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return file


class DocumentInline(Lines):
    model = Document
    form = DocumentForm
    fields = ("kind", "language", "file", "position")
