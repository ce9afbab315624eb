"""Which fields speak nine languages, and which tables keep a history of who changed what."""

from auditlog.registry import auditlog
from modeltranslation.translator import TranslationOptions, register

from orders.models import Promotion, PromotionTally


@register(Promotion)
class PromotionTranslation(TranslationOptions):
    fields = ("name", "description")


auditlog.register(Promotion)
auditlog.register(PromotionTally, exclude_fields=["taken"])
