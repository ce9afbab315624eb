"""What templates may ask of people, and what the one small request tells of who has signed in."""

from django.contrib.messages import get_messages
from django.http import HttpRequest

from customers import wished
from shop import me
from shop.models import User
from shop.templating import register_global


def wishes_of(request: HttpRequest) -> list[str] | None:
    """What stands on the wish list of who has signed in; nothing is known of anybody else's."""
    return wished.slugs_of(request.user) if isinstance(request.user, User) else None


register_global("told", get_messages)
me.contribute("wishes", wishes_of)
