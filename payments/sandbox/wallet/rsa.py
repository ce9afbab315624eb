"""RSA-SHA256 as both wallets sign: over a text, in base64."""

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from shop.keys import new_private_key, private_key


def sign(text: str, private: str) -> str:
    return base64.b64encode(private_key(private).sign(text.encode(), PKCS1v15(), SHA256())).decode()


def is_signed(text: str, signature: str, private: str) -> bool:
    """Whether the holder of ``private`` signed exactly this."""
    try:
        raw = base64.b64decode(signature, validate=True)
        private_key(private).public_key().verify(raw, text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=8)
def key_for(whom: str) -> str:
    """A key for whoever was given none: made once a process, for it takes its time."""
    return new_private_key()
