"""Which words of logistics exist in every language, and which tables keep a history of who changed what."""

from auditlog.registry import auditlog
from modeltranslation.translator import TranslationOptions, register

from logistics.models import ImportRule, ShippingMethod, ShippingRate, TariffRate


@register(ShippingMethod)
class ShippingMethodWords(TranslationOptions):
    fields = ("name",)


# After the translations, so that a change of name_de is recorded as such.
for table in (ImportRule, TariffRate, ShippingMethod, ShippingRate):
    auditlog.register(table)
