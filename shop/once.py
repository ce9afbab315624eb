"""The same form sent again gets the same answer, byte for byte, and does nothing a second time.

A form carries a key (``once``, or the header ``Idempotency-Key``). The first sending is noted before its work begins;
while it is worked on, the same key is told to wait. Keys are told apart by visitor, so nobody is answered what another
one was. What failed on our side (5xx, an error) is forgotten: it may be tried again.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http.cookies import SimpleCookie

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.errors import Refusal
from shop.models import Answered
from shop.sealing import seal, unseal

FIELD = "once"
HEADER = "Idempotency-Key"
LONGEST_KEY = 64
KEPT = timedelta(days=1)
# Whoever has not answered after a minute has died: then the next one does the work.
GIVEN_UP_AFTER = timedelta(seconds=60)
RETRY_AFTER_S = "1"
KEPT_HEADERS = ("Content-Type", "Location", "HX-Redirect", "Referrer-Policy")

# Where somebody is and with what, for who holds nothing of ours yet.
PLACES = ("HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE")
BEGIN = """
INSERT INTO shop_answered (visitor, key, asked, answer, began_at)
VALUES (%(visitor)s, %(key)s, %(asked)s, '', %(now)s) ON CONFLICT (visitor, key) DO NOTHING
"""

View = Callable[..., HttpResponse]
_tellers: list[Callable[[HttpRequest], str]] = []


class StillWorking(Refusal):
    code = "still_working"
    sentence = _("This is being done right now. Please wait a moment, then load the page again.")


class OtherEntries(Refusal):
    code = "other_entries"
    status = 422
    sentence = _("This form was sent before with other entries. Please open the page anew and send it once more.")


def fresh() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(18)


def once(*, other: View | None = None, again: Callable[[HttpRequest], None] | None = None) -> Callable[[View], View]:
    """Guard a view's POST. A form without a key is not guarded.

    ``other`` answers where the same key comes with other entries (its status becomes 422); ``again`` is called before
    an answer is repeated, for what an answer alone does not restore, such as a session.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **more: object) -> HttpResponse:
            key = _key(request)
            if request.method != "POST" or not key:
                return view(request, *args, **more)
            visitor, asked = visitor_of(request), _asked(request)
            if not begin(visitor, key, asked):
                found = Answered.objects.filter(visitor=visitor, key=key).first()
                if found is not None and found.asked != asked:
                    return _other(request, other, *args, **more)
                if found is not None and found.answer:
                    if again is not None:
                        again(request)
                    return _read(found)
                if not _taken_over(visitor, key):
                    return _wait(request)
            return _worked(request, view, visitor, key, *args, **more)

        return guarded

    return guard


def known_by(tell: Callable[[HttpRequest], str]) -> None:
    """Let an app say by which secret of hers a visitor without an account is told apart, from its ``context`` room."""
    _tellers.append(tell)


def visitor_of(request: HttpRequest) -> str:
    """Who sends, as a digest: her account, else a secret her browser alone holds, else where she is and with what."""
    if request.user.is_authenticated:
        named = f"user:{request.user.pk}"
    else:
        named = next((held for tell in _tellers if (held := tell(request))), "") or request.session.session_key or ""
    return _digest(named or " ".join(request.META.get(name, "") for name in ("REMOTE_ADDR", *PLACES)))


def begin(visitor: str, key: str, asked: str) -> bool:
    """Note that the work begins; False where this key was noted before. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, {"visitor": visitor, "key": key, "asked": asked, "now": timezone.now()})
        return cursor.rowcount == 1


def forget_old() -> int:
    """Drop answers of yesterday; the number."""
    return Answered.objects.filter(began_at__lt=timezone.now() - KEPT).delete()[0]


def _worked(request: HttpRequest, view: View, visitor: str, key: str, *args: object, **more: object) -> HttpResponse:
    noted = Answered.objects.filter(visitor=visitor, key=key)
    try:
        answer = view(request, *args, **more)
    except BaseException:
        noted.delete()
        raise
    if answer.status_code >= 500 or answer.streaming:
        noted.delete()
    else:
        noted.update(answer=seal(_written(answer), about=key))
    return answer


def _taken_over(visitor: str, key: str) -> bool:
    """Whether the work of somebody who has died is ours now; of many who ask, one hears yes."""
    now = timezone.now()
    dead = Answered.objects.filter(visitor=visitor, key=key, answer="", began_at__lt=now - GIVEN_UP_AFTER)
    return dead.update(began_at=now) == 1


def _wait(request: HttpRequest) -> HttpResponse:
    refusal = StillWorking()
    page = render(request, "refused.html", {"refusal": refusal}, status=refusal.status)
    page.headers["Retry-After"] = RETRY_AFTER_S
    return page


def _other(request: HttpRequest, other: View | None, *args: object, **more: object) -> HttpResponse:
    refusal = OtherEntries()
    if other is None:
        return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)
    page = other(request, *args, **more)
    page.status_code = refusal.status
    return page


def _key(request: HttpRequest) -> str:
    return (request.headers.get(HEADER) or request.POST.get(FIELD, ""))[:LONGEST_KEY]


def _asked(request: HttpRequest) -> str:
    """What was sent, and where to; not the order of the fields, nor what proves where the form is from."""
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return _digest(json.dumps([request.get_full_path(), sent]))


def _written(answer: HttpResponse) -> str:
    return json.dumps(
        {
            "status": answer.status_code,
            "headers": {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers},
            "cookies": [morsel.OutputString() for morsel in answer.cookies.values()],
            "body": answer.content.decode(answer.charset),
        }
    )


def _read(found: Answered) -> HttpResponse:
    kept = json.loads(unseal(found.answer, about=found.key))
    answer = HttpResponse(kept["body"], status=kept["status"], headers=kept["headers"])
    for cookie in kept["cookies"]:
        answer.cookies.update(SimpleCookie(cookie))
    return answer


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
