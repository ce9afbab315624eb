"""Risk: what was found about a purchase and what a person made of it; the shop's lists, thresholds and points."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST = [MaxValueValidator(100)]


class RiskVerdict(models.TextChoices):
    PASS = "pass", pgettext_lazy("risk", "fine")
    STEP_UP = "step_up", pgettext_lazy("risk", "asked for 3-D Secure")
    HOLD = "hold", pgettext_lazy("risk", "waits for a person")


class RiskDecision(models.TextChoices):
    OPEN = "open", pgettext_lazy("risk", "not decided")
    GENUINE = "genuine", pgettext_lazy("risk", "genuine")
    FRAUD = "fraud", pgettext_lazy("risk", "fraud")


class RiskCheck(models.Model):
    """The newest judgement of one reference. Keys are digests: who they belong to is not told by this table."""

    reference = models.CharField(_("reference"), max_length=40, unique=True)
    market = models.SlugField(_("market"), max_length=8)
    email_key = models.CharField(max_length=32, blank=True, editable=False)
    place_key = models.CharField(max_length=32, blank=True, editable=False)
    address_key = models.CharField(max_length=32, blank=True, editable=False)
    card_key = models.CharField(max_length=32, blank=True, editable=False)
    seen_in = models.CharField(max_length=2, blank=True, editable=False)
    score = models.PositiveSmallIntegerField(_("score"), default=0)
    verdict = models.CharField(_("verdict"), max_length=8, choices=RiskVerdict, default=RiskVerdict.PASS)
    findings = models.JSONField(_("findings"), default=list)
    at = models.DateTimeField(_("at"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=8, choices=RiskDecision, default=RiskDecision.OPEN)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("risk check")
        verbose_name_plural = _("risk checks")
        constraints = [models.CheckConstraint(condition=Q(score__lte=100), name="risk_score_to_100")]
        indexes = [
            *(
                models.Index(fields=[f"{kind}_key", "-at"], condition=~Q(**{f"{kind}_key": ""}), name=f"risk_{kind}")
                for kind in ("email", "place", "address", "card")
            ),
            models.Index(
                fields=["-at"], condition=Q(verdict=RiskVerdict.HOLD, decision=RiskDecision.OPEN), name="risk_to_decide"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class RiskPolicy(models.Model):
    """From how many points a market asks for 3-D Secure, and from how many an order waits."""

    market = models.SlugField(_("market"), max_length=8, primary_key=True)
    step_up_at = models.PositiveSmallIntegerField(_("3-D Secure from"), default=30, validators=MOST)
    hold_at = models.PositiveSmallIntegerField(_("hold from"), default=60, validators=MOST)

    class Meta:
        ordering = ["market"]
        verbose_name = _("thresholds of risk")
        verbose_name_plural = _("thresholds of risk")
        constraints = [
            models.CheckConstraint(condition=Q(step_up_at__lte=models.F("hold_at")), name="risk_steps_up_before_hold")
        ]

    def __str__(self) -> str:
        return self.market


class RiskWeight(models.Model):
    """Points of a signal where they differ from its own; 0 silences it."""

    signal = models.SlugField(_("signal"), max_length=40, primary_key=True)
    points = models.PositiveSmallIntegerField(_("points"), validators=MOST)

    class Meta:
        ordering = ["signal"]
        verbose_name = _("points of a signal")
        verbose_name_plural = _("points of signals")

    def __str__(self) -> str:
        return self.signal


class RiskEntry(models.Model):
    """A line of the shop's own lists: whom it trusts, and whom it does not."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail address")
        DOMAIN = "domain", _("domain of e-mail addresses")
        PLACE = "place", _("network address")
        POSTAL = "postal", _("country and postcode")
        CARD = "card", _("fingerprint of a card")

    class Stance(models.TextChoices):
        TRUST = "trust", pgettext_lazy("risk", "always fine")
        DENY = "deny", pgettext_lazy("risk", "always waits for a person")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    value = models.CharField(_("value"), max_length=160, help_text=_("In lower case; a postcode as “DE 10115”."))
    stance = models.CharField(_("stance"), max_length=8, choices=Stance)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "value"]
        verbose_name = _("entry of the risk lists")
        verbose_name_plural = _("risk lists")
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="risk_entry_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"

    def clean(self) -> None:
        self.value = " ".join(self.value.lower().split())


class SanctionedName(models.Model):
    """A name of a sanctions list, folded as names are compared."""

    source = models.SlugField(_("list"), max_length=20)
    entry = models.CharField(_("entry"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=200, editable=False)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)

    class Meta:
        ordering = ["source", "entry"]
        verbose_name = _("sanctioned name")
        verbose_name_plural = _("sanctioned names")
        constraints = [models.UniqueConstraint(fields=["source", "entry", "name"], name="sanctioned_once")]
        indexes = [GinIndex(OpClass("folded", name="gin_trgm_ops"), name="sanctioned_alike")]

    def __str__(self) -> str:
        return self.name
