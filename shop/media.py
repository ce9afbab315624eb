"""Pictures straight from the disk, for the demo and the small merchant; a proxy or a CDN takes this path over."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.utils._os import safe_join
from django.views.decorators.http import require_safe


@require_safe
def serve(request: HttpRequest, path: str) -> FileResponse:
    """A file under MEDIA_ROOT. Names hold a hash of the content, so a browser may keep them."""
    try:
        found = Path(safe_join(settings.MEDIA_ROOT, path))
    except SuspiciousFileOperation:
        raise Http404 from None
    if not found.is_file():
        raise Http404
    answer = FileResponse(found.open("rb"))
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
