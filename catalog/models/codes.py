"""Forms of codes that several tables hold."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

COUNTRY = RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, as in JP."))
SKU = RegexValidator(
    r"^[A-Z0-9]+(-[A-Z0-9]+)*$",
    _("Capital letters and digits, joined by hyphens, as in CUP-01."),
)
