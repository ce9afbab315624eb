"""What staff teach search: synonyms, and questions that lead to a page. Kept under the same analysis as everything."""

from catalog.models import SearchRedirect, Synonym
from catalog.search.words import key_of
from shop.pagecache import bump


def keep_synonym(synonym: Synonym) -> None:
    """Save with its keys, so that the very next search knows it."""
    synonym.asked_keys = _keys(synonym.asked, synonym.language)
    synonym.meant_keys = _keys(synonym.meant, synonym.language)
    synonym.save()
    bump()


def keep_redirect(redirect: SearchRedirect) -> None:
    redirect.key = key_of(redirect.asked, redirect.language)
    redirect.save()
    bump()


def key_all() -> int:
    """Every key anew, after the analysis itself has changed. The number of rows."""
    synonyms, redirects = list(Synonym.objects.all()), list(SearchRedirect.objects.all())
    for synonym in synonyms:
        keep_synonym(synonym)
    for redirect in redirects:
        keep_redirect(redirect)
    return len(synonyms) + len(redirects)


def _keys(phrases: list[str], language: str) -> list[str]:
    return [key for key in dict.fromkeys(key_of(phrase, language) for phrase in phrases) if key]
