"""Alipay's notices: a form, signed with RSA2 over all its other fields. What was changed on the way proves nothing."""

from urllib.parse import parse_qsl

from alipay import AliPay
from alipay.exceptions import AliPayException

from payments.errors import BadNotice
from shop import keys

MOST_FIELDS = 100


def fields_of(body: bytes) -> dict[str, str]:
    """The form's fields. Raises BadNotice for what is no form, or says a thing twice."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise BadNotice() from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadNotice()
    return fields


def verify(body: bytes, client: AliPay) -> dict[str, str]:
    """The fields, once Alipay's key is found to have signed exactly them. Raises BadNotice."""
    fields = fields_of(body)
    signature = fields.get("sign", "")
    if fields.get("sign_type") != "RSA2" or not keys.is_exact(signature):
        raise BadNotice()
    signed = {name: value for name, value in fields.items() if name not in ("sign", "sign_type")}
    try:
        good = client.verify(dict(signed), signature)
    except (AliPayException, ValueError) as error:
        raise BadNotice() from error
    if not good or not fields.get("notify_id") or not fields.get("notify_type"):
        raise BadNotice()
    return fields
