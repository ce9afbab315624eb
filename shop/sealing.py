"""Seal words that must not be read from a dump or a backup: encrypted, authenticated, bound to what they are about.

Python brings no cipher and the shop has no package for one, so this is the textbook composition of what it does bring:
SHAKE-256 of key and nonce as the key stream, then HMAC-SHA-256 over all of it (encrypt, then authenticate), with a key
of their own for each (docs/decisions/0016). ``SEALING_KEYS``: the first seals, all of them open, so that a key is
changed by putting a new one in front; ``is_old`` names what should be sealed anew.
"""

import base64
import hashlib
import hmac
import os
import zlib
from functools import lru_cache

from django.conf import settings

from shop.errors import Refusal

EDITION = b"\x01"
NONCE_BYTES = 16
TAG_BYTES = 32


class Unreadable(Refusal):
    """Sealed with a key we no longer have, about something else, or changed."""

    code = "unreadable"


def seal(text: str, *, about: str) -> str:
    """``text`` so that only we can read it, and only as being ``about`` the same thing."""
    nonce = os.urandom(NONCE_BYTES)
    key = _keys()[0]
    hidden = _crossed(zlib.compress(text.encode()), key, nonce)
    return base64.urlsafe_b64encode(EDITION + nonce + hidden + _tag(key, nonce, hidden, about)).decode()


def unseal(sealed: str, *, about: str) -> str:
    """What was sealed. Raises Unreadable."""
    nonce, hidden, tag = _parts(sealed)
    for key in _keys():
        if hmac.compare_digest(tag, _tag(key, nonce, hidden, about)):
            return zlib.decompress(_crossed(hidden, key, nonce)).decode()
    raise Unreadable


def is_old(sealed: str, *, about: str) -> bool:
    """Whether it should be sealed anew, since another key has come first."""
    nonce, hidden, tag = _parts(sealed)
    return not hmac.compare_digest(tag, _tag(_keys()[0], nonce, hidden, about))


def _parts(sealed: str) -> tuple[bytes, bytes, bytes]:
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
    except ValueError:
        raise Unreadable from None
    if raw[:1] != EDITION or len(raw) < 1 + NONCE_BYTES + TAG_BYTES:
        raise Unreadable
    return raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES : -TAG_BYTES], raw[-TAG_BYTES:]


def _crossed(data: bytes, key: bytes, nonce: bytes) -> bytes:
    stream = hashlib.shake_256(_own(key, "stream") + nonce).digest(len(data))
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")


def _tag(key: bytes, nonce: bytes, hidden: bytes, about: str) -> bytes:
    named = about.encode()
    return hmac.digest(_own(key, "tag"), len(named).to_bytes(4, "big") + named + nonce + hidden, "sha256")


def _own(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"tradewind:sealing:{purpose}".encode(), "sha256")


def _keys() -> tuple[bytes, ...]:
    return _stretched(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=8)
def _stretched(words: tuple[str, ...]) -> tuple[bytes, ...]:
    """A setting is a word of many characters; a key is 32 bytes."""
    return tuple(hashlib.sha256(b"tradewind:sealing:" + word.encode()).digest() for word in words)
