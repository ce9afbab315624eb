"""A text as a QR code to scan from the page: SVG that takes the page's own colours."""

import segno
from markupsafe import Markup

QUIET_ZONE = 4  # ISO/IEC 18004: modules left empty on each side


def svg(text: str) -> Markup:
    """The code at error correction M, which every bank's app reads; it scales with its box."""
    code = segno.make(text, error="m", micro=False)
    # All that goes into it is squares: nothing of the text reaches the markup.
    return Markup(  # noqa: S704
        code.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass="scan", lineclass="scan-dark", unit="")
    )
