"""Which fields speak nine languages, and which tables keep a history of who changed what."""

from auditlog.registry import auditlog
from modeltranslation.translator import TranslationOptions, register

from catalog.models import (
    Article,
    Attribute,
    AttributeGroup,
    AttributeValue,
    Axis,
    AxisValue,
    Banner,
    Block,
    Brand,
    BundleItem,
    Category,
    Collection,
    Condition,
    ConversionRule,
    Document,
    Family,
    FamilyAttribute,
    Image,
    Maker,
    MarketPrice,
    Price,
    PriceList,
    PriceListEntry,
    Product,
    Publication,
    Question,
    Relation,
    Restriction,
    Specification,
    StockPlace,
    TariffExtension,
    Variant,
    Video,
)


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Block)
class BlockTranslation(TranslationOptions):
    fields = ("alt", "title", "text", "link_label")


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("alt", "title", "excerpt", "body")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("question", "answer")


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
        "customs_description",
    )


@register(Variant)
class VariantTranslation(TranslationOptions):
    fields = ("customs_description",)


@register(Family)
class FamilyTranslation(TranslationOptions):
    fields = ("name",)


@register(Brand)
class BrandTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Collection)
class CollectionTranslation(TranslationOptions):
    fields = ("name", "description", "alt")


@register((Attribute, AttributeValue, AttributeGroup, Axis, AxisValue))
class LabelTranslation(TranslationOptions):
    fields = ("label",)


@register((Image, Banner))
class PictureTranslation(TranslationOptions):
    fields = ("alt",)


@register(Video)
class VideoTranslation(TranslationOptions):
    fields = ("title",)


@register(Restriction)
class RestrictionTranslation(TranslationOptions):
    fields = ("text", "reason")


@register(StockPlace)
class StockPlaceTranslation(TranslationOptions):
    fields = ("name",)


# After the translations, so that a change of name_de is recorded as such.
auditlog.register(
    Product,
    m2m_fields={"extra_categories", "restrictions"},
    exclude_fields=["updated_at"],
)
auditlog.register(Variant, m2m_fields={"values"})
auditlog.register(Price, exclude_fields=["since"])
auditlog.register(MarketPrice, exclude_fields=["since"])
auditlog.register(PriceList, exclude_fields=["since"])
auditlog.register(PriceListEntry, exclude_fields=["since"])
auditlog.register(Image, exclude_fields=["renditions", "placeholder"])
auditlog.register(Banner, exclude_fields=["renditions", "placeholder"])
for table in (
    Attribute,
    AttributeValue,
    Brand,
    BundleItem,
    Category,
    Collection,
    Condition,
    Family,
    FamilyAttribute,
    ConversionRule,
    Document,
    Maker,
    Publication,
    Relation,
    Restriction,
    Specification,
    StockPlace,
    TariffExtension,
    Video,
):
    auditlog.register(table)
