"""The storefront's templates: Jinja, with the page's language, market, money and addresses at hand."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

import nh3
from django.conf import settings
from django.templatetags.static import static as static_address
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext
from markdown_it import MarkdownIt
from markupsafe import Markup
from moneyed import Money

from shop import languages, markets, places, storefront
from shop.alternates import alternates
from shop.keeping import kept
from shop.once import fresh
from shop.speaking import Speaking

_more: dict[str, Any] = {}
_markdown = MarkdownIt("commonmark", {"html": False})
ALLOWED = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr", "code"}


def register_global(name: str, value: Any) -> None:
    """Give every template a name, from an app's ``context`` room."""
    _more[name] = value


def environment(**options: Any) -> Environment:
    """The Jinja environment that settings name. Pages escape what they show; plain text has nothing to escape."""
    env = Speaking(
        **{
            **options,
            "autoescape": select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True),
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(
        {"_": said, "gettext": said, "pgettext": said_of},
        url=url,
        kept=kept,
        fresh_key=fresh,
        alternates=alternates,
        static=static,
        market=markets.current,
        markets=markets.all_markets,
        market_edition=markets.edition,
        language=markets.current_language,
        language_name=languages.language_name,
        languages=lambda: settings.LANGUAGES,
        direction=languages.direction,
        og_locale=languages.open_graph_locale,
        path_in=storefront.path_in,
        prefix=storefront.prefix,
        site_url=settings.SITE_URL,
        demo=settings.DEMO,
    )
    env.globals.update(_more)
    env.filters.update(
        money=write_money,
        date=lambda value, style="long": languages.write_date(value, style=style),
        datetime=lambda value, style="medium": languages.write_moment(value, style=style),
        number=write_number,
        markdown=markdown,
        country=places.country_name,
    )
    return env


@pass_eval_context
def said(page: EvalContext, message: str, **values: Any) -> str:
    """``message`` in the language of the page; a page says some thirty sentences, always the same ones."""
    return _filled(_said(translation.get_language(), None, message, page.autoescape), values)


@pass_eval_context
def said_of(page: EvalContext, of: str, message: str, **values: Any) -> str:
    """The same for a word that stands alone, told apart by what it is said ``of``."""
    return _filled(_said(translation.get_language(), of, message, page.autoescape), values)


def _filled(sentence: tuple[str | None, str], values: dict[str, Any]) -> str:
    plain, pattern = sentence
    return pattern % values if plain is None else plain


@lru_cache(maxsize=32768)
def _said(_language: str | None, of: str | None, message: str, is_html: bool) -> tuple[str | None, str]:
    """The sentence where nothing is to be filled in, and as a pattern; in HTML what fills it is escaped."""
    found = translation.pgettext(of, message) if of else translation.gettext(message)
    pattern = Markup(found) if is_html else found  # noqa: S704 (our own words)
    return (None if "%(" in found else pattern % {}), pattern


def url(name: str, *args: Any) -> str:
    """The address of a page, in the language and market of the page that is being made."""
    return _reversed(storefront.prefix(), name) if not args else reverse(name, args=args)


@lru_cache(maxsize=8192)
def _reversed(_prefix: str, name: str) -> str:
    """Addresses without arguments are few for each prefix, and every page asks for the same ones."""
    return reverse(name)


static = lru_cache(maxsize=1024)(static_address)


def write_money(amount: Money, language: str | None = None) -> str:
    """In the language of the page; a loop over many prices asks for it once and names it."""
    return languages.write_money(amount, language)


def write_number(value: Decimal | int) -> str:
    return languages.write_number(value)


@lru_cache(maxsize=512)
def markdown(text: str) -> Markup:
    """Markdown as safe HTML. The same text is the same HTML, so the latest are remembered."""
    return Markup(nh3.clean(_markdown.render(text), tags=ALLOWED, attributes={"a": {"href"}}))  # noqa: S704
