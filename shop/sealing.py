"""Seal words that must not be read from a dump or a backup: encrypted, authenticated, bound to what they are about.

AES-256-GCM of the package ``cryptography``; what the words are about goes in as associated data, so that a sealed word
copied into another row opens nothing. ``SEALING_KEYS``: the first seals, all of them open, so that a key is changed by
putting a new one in front; ``is_old`` names what should be sealed anew. See docs/decisions/0019.
"""

import base64
import hashlib
import os
import zlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from shop.errors import Refusal

EDITION = b"\x02"
NONCE_BYTES = 12
TAG_BYTES = 16


class Unreadable(Refusal):
    """Sealed with a key we no longer have, about something else, or changed."""

    code = "unreadable"


def seal(text: str, *, about: str) -> str:
    """``text`` so that only we can read it, and only as being ``about`` the same thing."""
    nonce = os.urandom(NONCE_BYTES)
    hidden = _keys()[0].encrypt(nonce, zlib.compress(text.encode()), about.encode())
    return base64.urlsafe_b64encode(EDITION + nonce + hidden).decode()


def unseal(sealed: str, *, about: str) -> str:
    """What was sealed. Raises Unreadable."""
    nonce, hidden = _parts(sealed)
    for key in _keys():
        opened = _opened(key, nonce, hidden, about)
        if opened is not None:
            return zlib.decompress(opened).decode()
    raise Unreadable


def is_old(sealed: str, *, about: str) -> bool:
    """Whether it should be sealed anew, since another key has come first."""
    nonce, hidden = _parts(sealed)
    return _opened(_keys()[0], nonce, hidden, about) is None


def _parts(sealed: str) -> tuple[bytes, bytes]:
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
    except ValueError:
        raise Unreadable from None
    if raw[:1] != EDITION or len(raw) < 1 + NONCE_BYTES + TAG_BYTES:
        raise Unreadable
    return raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES :]


def _opened(key: AESGCM, nonce: bytes, hidden: bytes, about: str) -> bytes | None:
    try:
        return key.decrypt(nonce, hidden, about.encode())
    except InvalidTag:
        return None


def _keys() -> tuple[AESGCM, ...]:
    return _made(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=8)
def _made(words: tuple[str, ...]) -> tuple[AESGCM, ...]:
    """A setting is a word of many random characters; a key is 32 bytes."""
    return tuple(AESGCM(hashlib.sha256(b"tradewind:sealing:" + word.encode()).digest()) for word in words)
