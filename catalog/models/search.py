"""What search keeps: a row of words a product and language, the words that occur, and what staff teach it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product

OUR_PATH = RegexValidator(
    r"^/(?!/)[^\s\\]*$", _("An address of this shop without language and market, as in /c/teapots/.")
)


def partial_name(stem: str, language: str) -> str:
    return f"{stem}_{language.replace('-', '_')}"


class SearchDocument(models.Model):
    """The words of one published product for readers of one language. Written by ``catalog.search.documents`` only."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=10)
    name = models.TextField()
    words = SearchVectorField()
    standing = models.IntegerField()
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "language"], name="catalog_searchdocument_once")]
        indexes = [
            # Names that begin as was asked, whatever else matches.
            models.Index("language", OpClass("name", name="text_pattern_ops"), name="catalog_searchdocument_name"),
            # One index a language: the English words of every row would make each list nine times as long.
            *(
                GinIndex(
                    fields=["words"],
                    condition=models.Q(language=code),
                    name=partial_name("catalog_search", code),
                    # New words wait in a short list and are taken in together: five times less work for whoever
                    # writes, and the list that every search reads besides the index stays below 256 kB.
                    fastupdate=True,
                    gin_pending_list_limit=256,
                )
                for code, _language in settings.LANGUAGES
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.name}"


class TermKind(models.TextChoices):
    WORD = "word", _("Word")
    CATEGORY = "category", _("Category")
    BRAND = "brand", _("Brand")


class SearchTerm(models.Model):
    """A word of the catalogue, or a category or brand by its name. Small (some ten thousand rows a language), so that
    spelling and suggestions never look at products. Written by ``catalog.search.vocabulary`` only.
    """

    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=TermKind.choices)
    term = models.CharField(max_length=200)
    spelling = models.CharField(max_length=200)
    shown = models.CharField(max_length=200, blank=True)
    documents = models.PositiveIntegerField()
    inside = ArrayField(models.CharField(max_length=200), default=list)
    best = ArrayField(models.BigIntegerField(), default=list)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "kind", "term", "address"], name="catalog_searchterm_once")
        ]
        indexes = [
            models.Index("language", OpClass("spelling", name="text_pattern_ops"), name="catalog_searchterm_spelling"),
            GinIndex(fields=["inside"], name="catalog_searchterm_inside"),
            GinIndex(fields=["spelling"], opclasses=["gin_trgm_ops"], name="catalog_searchterm_close"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.shown or self.term}"


class Synonym(models.Model):
    """Who asks for one of ``asked`` also finds what ``meant`` says; the other way round too when ``both_ways``.

    The keys are the same words after analysis; ``catalog.search.teaching`` writes them.
    """

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    asked = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("when people ask for"),
        help_text=_("Words or short phrases, divided by commas."),
        size=12,
    )
    meant = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("also find"),
        help_text=_("Words or short phrases, divided by commas."),
        size=12,
    )
    both_ways = models.BooleanField(_("and the other way round"), default=True)
    asked_keys = ArrayField(models.CharField(max_length=200), default=list, editable=False)
    meant_keys = ArrayField(models.CharField(max_length=200), default=list, editable=False)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "id"]
        indexes = [
            GinIndex(fields=["asked_keys"], name="catalog_synonym_asked"),
            GinIndex(fields=["meant_keys"], name="catalog_synonym_meant"),
        ]

    def __str__(self) -> str:
        arrow = "=" if self.both_ways else "→"
        return f"{', '.join(self.asked)} {arrow} {', '.join(self.meant)}"


class SearchRedirect(models.Model):
    """A question that is answered by a page of the shop instead of a list."""

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    asked = models.CharField(_("when people ask for"), max_length=80)
    address = models.CharField(_("address"), max_length=200, validators=[OUR_PATH])
    key = models.CharField(max_length=200, editable=False)
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        verbose_name = _("search that leads to a page")
        verbose_name_plural = _("searches that lead to a page")
        ordering = ["language", "asked"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "key"],
                name="catalog_searchredirect_once",
                violation_error_message=_("These words lead to a page already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked} → {self.address}"


class Outcome(models.TextChoices):
    NOTHING = "nothing", _("Nothing found")
    CORRECTED = "corrected", _("Found with another spelling")
    RELAXED = "relaxed", _("Found with fewer words")


class SearchMiss(models.Model):
    """How often something was asked on a day and is not there as asked. No person, no address, no time of day."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    market = models.CharField(_("market"), max_length=10)
    query = models.CharField(_("asked"), max_length=80)
    outcome = models.CharField(_("what was shown"), max_length=10, choices=Outcome.choices)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without a find")
        verbose_name_plural = _("searches without a find")
        ordering = ["-times", "-day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "market", "query"], name="catalog_searchmiss_once")
        ]
        indexes = [models.Index(fields=["-times", "-day", "id"], name="catalog_searchmiss_most")]

    def __str__(self) -> str:
        return f"{self.query} ({self.times})"
