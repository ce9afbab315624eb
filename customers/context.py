"""What templates may ask of people, and what the small request tells of a visitor."""

from django.contrib.messages import get_messages
from django.http import HttpRequest

from customers.wishes import wished
from shop import me
from shop.models import User
from shop.templating import register_global


def wishes(request: HttpRequest) -> tuple[str, ...] | None:
    """What she keeps in her account; null for who is not signed in, whose list is in her browser."""
    return wished(request.user) if isinstance(request.user, User) else None


register_global("told", get_messages)
me.contribute("wishes", wishes)
