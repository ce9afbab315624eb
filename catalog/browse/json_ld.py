"""Pieces of JSON-LD that several pages tell, and the door through which all of it goes into a page."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from markupsafe import Markup

from catalog.shelf import Crumb, QuestionView

SHOP = "Tradewind"


def script(graph: list[dict[str, Any]]) -> Markup:
    """Safe to print inside a script element."""
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    # What would end the script element or start another one is written as JSON may write it.
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def trail(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": crumb.name, "item": absolute(crumb.url)}
            for n, crumb in enumerate(crumbs, start=1)
        ],
    }


def faq(asked: Iterable[QuestionView]) -> dict[str, Any]:
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": one.question, "acceptedAnswer": {"@type": "Answer", "text": one.answer}}
            for one in asked
        ],
    }


def organisation(home: str) -> list[dict[str, Any]]:
    """Who we are and how the shop is searched, for the front page at the path ``home``."""
    site = absolute(home)
    return [
        {
            "@type": "OnlineStore",
            "@id": f"{absolute('/')}#shop",
            "name": SHOP,
            "url": site,
            "logo": absolute(static("img/favicon.svg")),
        },
        {
            "@type": "WebSite",
            "@id": f"{site}#site",
            "name": SHOP,
            "url": site,
            "publisher": {"@id": f"{absolute('/')}#shop"},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{site}search/?q={{search_term_string}}"},
                "query-input": "required name=search_term_string",
            },
        },
    ]
