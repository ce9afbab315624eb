"""The least Django there is, for ``benchmarks.memory``: settings, addresses and door in one, a single view."""

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "nothing is secret here"
ROOT_URLCONF = "benchmarks.nothing"
ALLOWED_HOSTS = ["127.0.0.1"]
PAGE = b"<p>The same words for everybody.</p>\n" * 600


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("healthz", page)]


def __getattr__(name: str) -> object:
    """The door is made when the server asks for it: Django reads this very module as its settings first."""
    if name == "application":
        return get_wsgi_application()
    raise AttributeError(name)
