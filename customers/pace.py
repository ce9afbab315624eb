"""How often one address may send a form. Counted in the cache, so a restart or a lost cache forgets, never blocks."""

from django.core.cache import cache
from django.http import HttpRequest


def is_too_fast(request: HttpRequest, form: str, *, most: int, within_s: int) -> bool:
    """Count one sending; whether this client has sent ``form`` more than ``most`` times in ``within_s`` seconds."""
    key = f"pace:{form}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, within_s)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False
