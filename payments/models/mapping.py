"""How a bank writes its CSV: kept by staff, chosen when a file is brought."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ENCODINGS = [("", _("find out")), ("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("gb18030", "GB 18030")]
DELIMITERS = [
    (",", pgettext_lazy("delimiter", "comma")),
    (";", pgettext_lazy("delimiter", "semicolon")),
    ("\t", pgettext_lazy("delimiter", "tabulator")),
    ("|", pgettext_lazy("delimiter", "vertical bar")),
]
DECIMAL_MARKS = [(".", pgettext_lazy("decimal mark", "point")), (",", pgettext_lazy("decimal mark", "comma"))]
DAY_FORMATS = [
    (pattern, shown)
    for pattern, shown in (
        ("%Y-%m-%d", "2026-11-29"),
        ("%d.%m.%Y", "29.11.2026"),
        ("%d.%m.%y", "29.11.26"),
        ("%d/%m/%Y", "29/11/2026"),
        ("%m/%d/%Y", "11/29/2026"),
        ("%Y/%m/%d", "2026/11/29"),
        ("%Y%m%d", "20261129"),
    )
]


class BankMapping(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    currency = models.CharField(_("currency"), max_length=3, help_text=_("Of which of our accounts it tells."))
    encoding = models.CharField(_("characters"), max_length=10, blank=True, choices=ENCODINGS)
    delimiter = models.CharField(_("delimiter"), max_length=1, default=",", choices=DELIMITERS)
    decimal_mark = models.CharField(_("decimal mark"), max_length=1, default=".", choices=DECIMAL_MARKS)
    day_format = models.CharField(_("days are written"), max_length=10, default="%Y-%m-%d", choices=DAY_FORMATS)
    skipped_rows = models.PositiveSmallIntegerField(_("rows above the heading"), default=0)
    day = models.CharField(_("column of the day"), max_length=80)
    amount = models.CharField(_("column of the amount"), max_length=80, blank=True)
    money_in = models.CharField(_("column of money in"), max_length=80, blank=True)
    money_out = models.CharField(_("column of money out"), max_length=80, blank=True)
    text = models.CharField(_("column of the text"), max_length=80, blank=True)
    party = models.CharField(_("column of the name"), max_length=80, blank=True)
    account = models.CharField(_("column of the other account"), max_length=80, blank=True)
    reference = models.CharField(_("column of the bank's reference"), max_length=80, blank=True)
    balance = models.CharField(_("column of the balance"), max_length=80, blank=True)
    currency_column = models.CharField(_("column of the currency"), max_length=80, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("CSV mapping")
        verbose_name_plural = _("CSV mappings")

    def __str__(self) -> str:
        return self.name
