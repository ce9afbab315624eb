"""Where films may lie: the known hosts, as data in ``catalog/data/video_hosts.json``."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HOSTS = Path(__file__).parent / "data" / "video_hosts.json"


@cache
def hosts() -> dict[str, str]:
    """The name of the house by the host it answers under."""
    houses = json.loads(HOSTS.read_text(encoding="utf-8"))
    return {host: house for house, names in houses.items() for host in names}


def house_of(url: str) -> str:
    """The house that shows this film, or empty where we do not know it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme != "https" or port not in {None, 443} or parts.username or parts.password:
        return ""
    return hosts().get((parts.hostname or "").lower(), "")


def check_address(url: str) -> None:
    """For forms. Raises ValidationError for anything but https at a known house."""
    if not house_of(url):
        known = ", ".join(sorted(set(hosts().values())))
        raise ValidationError(_("Only https addresses of these houses are taken: %(known)s.") % {"known": known})
