"""What goes with a product: others like it, what belongs to it, what is bought together with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models.product import Product


class Relation(models.Model):
    class Kind(models.TextChoices):
        RELATED = "related", pgettext_lazy("relation of products", "Related")
        ACCESSORY = "accessory", pgettext_lazy("relation of products", "Accessory")
        TOGETHER = "together", pgettext_lazy("relation of products", "Bought together")

    product = models.ForeignKey(Product, models.CASCADE, related_name="relations", verbose_name=_("product"))
    other = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("other product"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.RELATED)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["kind", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["product", "kind", "other"], name="catalog_relation_once"),
            models.CheckConstraint(
                condition=~models.Q(product=models.F("other")),
                name="catalog_relation_to_another",
                violation_error_message=_("A product does not go with itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.other}"
