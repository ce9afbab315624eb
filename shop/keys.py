"""RSA keys as settings hold them: the text of a PEM file, the path of one, or the key's base64 in a single line."""

import base64
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key

BITS = 2048


class NotAKey(ValueError):
    """What a setting holds is no RSA key of the wanted kind."""


@lru_cache(maxsize=32)
def private_key(text: str) -> RSAPrivateKey:
    """Raises NotAKey."""
    raw = _raw(text)
    try:
        found = forms.load_pem_private_key(raw, None) if _is_pem(raw) else forms.load_der_private_key(raw, None)
    except (ValueError, TypeError) as error:
        raise NotAKey("no private key") from error
    if not isinstance(found, RSAPrivateKey):
        raise NotAKey("no RSA key")
    return found


@lru_cache(maxsize=32)
def public_key(text: str) -> RSAPublicKey:
    """Raises NotAKey."""
    raw = _raw(text)
    try:
        found = forms.load_pem_public_key(raw) if _is_pem(raw) else forms.load_der_public_key(raw)
    except ValueError as error:
        raise NotAKey("no public key") from error
    if not isinstance(found, RSAPublicKey):
        raise NotAKey("no RSA key")
    return found


def is_private(text: str) -> bool:
    try:
        return bool(private_key(text))
    except NotAKey:
        return False


def is_public(text: str) -> bool:
    try:
        return bool(public_key(text))
    except NotAKey:
        return False


def private_pem(text: str) -> str:
    """PKCS#8, as every library reads it. Raises NotAKey."""
    plain = forms.NoEncryption()
    return private_key(text).private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, plain).decode()


def public_pem(text: str) -> str:
    """Raises NotAKey."""
    return public_key(text).public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo).decode()


def is_exact(signature: str) -> bool:
    """Whether a signature is written as base64 writes it, sign for sign.

    Common decoders pass over what is no base64, so a changed text could still be a good signature.
    """
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    return bool(raw) and base64.b64encode(raw).decode() == signature


def new_private_key() -> str:
    """A new key in one line, so that it fits into a file of settings."""
    made = generate_private_key(public_exponent=65537, key_size=BITS)
    raw = made.private_bytes(forms.Encoding.DER, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    return base64.b64encode(raw).decode()


def public_of(private: str) -> str:
    """The other half of a private key, in one line. Raises NotAKey."""
    key = private_key(private).public_key()
    raw = key.public_bytes(forms.Encoding.DER, forms.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    text = text.strip().replace("\\n", "\n")
    if text.startswith("-----BEGIN"):
        return text.encode()
    try:
        # base64 has slashes too, but never the ending of a file.
        if text.endswith((".pem", ".key", ".txt", ".der")):
            return Path(text).read_bytes().strip()
        return base64.b64decode("".join(text.split()), validate=True)
    except (OSError, ValueError) as error:
        raise NotAKey("neither a key nor the path of one") from error


def _is_pem(raw: bytes) -> bool:
    return raw.startswith(b"-----BEGIN")
