"""Which of the kernel's words exist in every language."""

from modeltranslation.translator import TranslationOptions, register

from shop.models import Market


@register(Market)
class MarketWords(TranslationOptions):
    fields = ("name",)
