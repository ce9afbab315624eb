"""Papers as PDF: a template in Typst and plain facts. The same facts make the same bytes, on whatever machine.

Fonts come with the project, not from the system; no clock and no file name goes into the document.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "noto_cjk_sans_otc")
NO_TIME = 0


def printed(paper: str, facts: Mapping[str, Any]) -> bytes:
    """``templates/papers/<paper>.typ`` as PDF; the template reads ``facts`` as JSON from ``sys.inputs.facts``."""
    template = Path(settings.BASE_DIR, "templates", "papers", f"{paper}.typ")
    made = _compiler().compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False, sort_keys=True)},
        timestamp=NO_TIME,
    )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Made once a process: reading 40 MB of fonts takes far longer than setting a page."""
    specs = [find_spec(name) for name in FONTS]
    folders = [str(Path(spec.origin).parent) for spec in specs if spec is not None and spec.origin]
    return typst.Compiler(font_paths=folders, ignore_system_fonts=True)
