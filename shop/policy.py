"""What a browser may load and where a form may go: the policies of the shop and of the back office."""

from collections.abc import Sequence
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE


def policy_of(form_targets: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """django-csp's CONTENT_SECURITY_POLICY: everything from here, forms also to the payment pages of others."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF, *form_targets],
            "base-uri": [NONE],
            "object-src": [NONE],
            "frame-ancestors": [NONE],
        }
    }


def staff_policy_of(shop_policy: dict[str, Any]) -> dict[str, list[str]]:
    """The back office's own directives: unfold's Alpine evaluates expressions and sets inline styles."""
    return {
        **shop_policy["DIRECTIVES"],
        "script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "form-action": [SELF],
    }
