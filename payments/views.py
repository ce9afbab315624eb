"""The door for providers' notices: raw bytes in, a status out."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments import inbox
from payments.provider import providers
from shop.errors import Refusal

log = structlog.get_logger(__name__)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """200 once it is kept, whether new or known; 400 for what is not signed as it should be; 413 for too much."""
    try:
        # One byte more than is allowed is read, never a flood.
        inbox.receive(provider, request.read(inbox.MOST_BYTES + 1), request.headers)
    except Refusal as refusal:
        log.warning("notice refused", provider=provider, code=refusal.code)
        return HttpResponse(refusal.code, status=refusal.status, content_type="text/plain")
    word, content_type = providers.get(provider).kept_answer
    return HttpResponse(word, content_type=content_type)
