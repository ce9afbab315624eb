"""The one tiny uncached request: what a page that is the same for everybody cannot hold about its visitor."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_contributions: dict[str, Callable[[HttpRequest], Any]] = {}


def contribute(name: str, tell: Callable[[HttpRequest], Any]) -> None:
    """Let an app tell something of the visitor, from its ``context`` room."""
    _contributions[name] = tell


@never_cache
@require_safe
def me(request: HttpRequest) -> JsonResponse:
    user = request.user
    told = {name: tell(request) for name, tell in _contributions.items()}
    return JsonResponse({"name": user.get_short_name() if user.is_authenticated else "", **told})
