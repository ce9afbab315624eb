"""WeChat Pay's notices: signed over time, nonce and raw bytes, and sealed with the interface's key (AES-256-GCM)."""

import json
import re
import time
from collections.abc import Mapping
from typing import Any

from wechatpayv3 import WeChatPay
from wechatpayv3.utils import aes_decrypt

from payments.errors import BadNotice
from shop import keys

TOLERANCE_S = 300
ALGORITHM, SEAL = "WECHATPAY2-SHA256-RSA2048", "AEAD_AES_256_GCM"
TIME = re.compile(r"[0-9]{1,12}")
MARKS = ("Timestamp", "Nonce", "Signature", "Serial")


def verify(
    body: bytes, headers: Mapping[str, str], client: WeChatPay, *, public_key_id: str, now: float | None = None
) -> None:
    """Raises BadNotice unless WeChat Pay's public key signed exactly these bytes within the tolerance."""
    marks = {f"Wechatpay-{name}": headers.get(f"Wechatpay-{name}", "") for name in MARKS}
    algorithm = headers.get("Wechatpay-Signature-Type", ALGORITHM)
    stamp, signature = marks["Wechatpay-Timestamp"], marks["Wechatpay-Signature"]
    # A key of another name would make the SDK ask WeChat Pay for certificates: a stranger's notice asks nobody.
    is_ours = bool(public_key_id) and marks["Wechatpay-Serial"] == public_key_id
    if not is_ours or algorithm != ALGORITHM or not TIME.fullmatch(stamp) or not keys.is_exact(signature):
        raise BadNotice()
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise BadNotice() from error
    if not client._core._verify_signature({**marks, "Wechatpay-Signature-Type": algorithm}, text):
        raise BadNotice()
    if abs((time.time() if now is None else now) - int(stamp)) > TOLERANCE_S:
        raise BadNotice()


def envelope(body: bytes) -> dict[str, Any]:
    """What stands outside the seal. Raises BadNotice for what is no notice."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadNotice() from error
    if not isinstance(found, dict) or not found.get("id") or not found.get("event_type"):
        raise BadNotice()
    return found


def unsealed(found: dict[str, Any], *, key: str) -> dict[str, Any]:
    """What stands inside. Raises BadNotice when the seal is broken or is not ours."""
    resource = found.get("resource")
    try:
        if not isinstance(resource, dict) or resource.get("algorithm") != SEAL:
            raise ValueError("no resource")
        text = aes_decrypt(resource["nonce"], resource["ciphertext"], resource.get("associated_data") or "", key)
        inside = json.loads(text or "")
        if not isinstance(inside, dict):
            raise ValueError("no object")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadNotice() from error
    return inside
