"""Which fields speak nine languages, and which tables keep a history of who changed what."""

from auditlog.registry import auditlog
from modeltranslation.translator import TranslationOptions, register

from catalog.models import (
    Attribute,
    Axis,
    AxisValue,
    Banner,
    Category,
    Image,
    Price,
    Product,
    Restriction,
    StockPlace,
    Variant,
)


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Product)
class ProductTranslation(TranslationOptions):
    fields = (
        "origin_place",
        "name",
        "summary",
        "description",
        "materials",
        "care",
        "seo_title",
        "meta_description",
    )


@register((Attribute, Axis, AxisValue))
class LabelTranslation(TranslationOptions):
    fields = ("label",)


@register((Image, Banner))
class PictureTranslation(TranslationOptions):
    fields = ("alt",)


@register(Restriction)
class RestrictionTranslation(TranslationOptions):
    fields = ("text",)


@register(StockPlace)
class StockPlaceTranslation(TranslationOptions):
    fields = ("name",)


# After the translations, so that a change of name_de is recorded as such.
auditlog.register(Category)
auditlog.register(
    Product,
    m2m_fields={"extra_categories", "related", "restrictions"},
    exclude_fields=["updated_at"],
)
auditlog.register(Variant, m2m_fields={"values"})
auditlog.register(Price)
auditlog.register(StockPlace)
auditlog.register(Restriction)
