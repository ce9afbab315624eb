"""What customs ask of goods, and who answered it. A variant answers only where it differs from its product."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.customs_words import check_customs_text
from catalog.errors import VagueText
from catalog.harmonised import valid_hs_code
from catalog.models.codes import COUNTRY


def clear_customs_text(text: str) -> None:
    """Raises ValidationError for a text that tells customs nothing."""
    try:
        check_customs_text(text)
    except VagueText as refusal:
        raise ValidationError(str(refusal)) from refusal


class Classified(models.Model):
    origin_country = models.CharField(
        _("country of origin"),
        max_length=2,
        blank=True,
        default="",
        validators=[COUNTRY],
    )
    hs_code = models.CharField(_("HS code"), max_length=10, blank=True, default="", validators=[valid_hs_code])
    customs_description = models.CharField(
        _("description for customs"),
        max_length=200,
        blank=True,
        default="",
        validators=[clear_customs_text],
        help_text=_("What it is and what it is made of, as in: porcelain teapot with lid."),
    )
    classified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name=_("classified by"),
    )
    classified_at = models.DateTimeField(_("classified"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
