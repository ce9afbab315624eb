"""Bytes of a bank become text, or are refused: a wrong guess would be kept for ever."""

import re

from django.utils.translation import gettext as _

from payments.errors import StatementUnreadable

ENCODINGS = ("utf-8", "cp1252", "gb18030")
# What Western statements use beside letters.
WESTERN_SIGNS = frozenset("€£¥§°–—‘’‚“”„·´ª º«»¿¡")
HIGH = re.compile(rb"[\x80-\xff]+")
# GB 2312: two bytes a character, both high, the first within the rows that hold signs and words.
CHINESE = re.compile(rb"(?:[\xa1-\xa9\xb0-\xf7][\xa1-\xfe])+")


def decoded(body: bytes, encoding: str = "") -> str:
    """The text, in ``encoding`` where it is given, else in the one of ENCODINGS that it must be.

    Raises StatementUnreadable where none fits, or both of the older ones do.
    """
    if b"\x00" in body:
        raise StatementUnreadable(reason=_("it is no text"))
    for known in (encoding,) if encoding else ("utf-8-sig",):
        try:
            return body.decode("utf-8-sig" if known == "utf-8" else known)
        except UnicodeDecodeError as error:
            if encoding:
                raise StatementUnreadable(reason=_("its characters are not written as they are said to be")) from error
    fitting = [name for name, fits in (("cp1252", _is_western), ("gb18030", _is_chinese)) if fits(body)]
    if len(fitting) != 1:
        raise StatementUnreadable(reason=_("its characters are written in an unknown way; please name the encoding"))
    return body.decode(fitting[0])


def _is_western(body: bytes) -> bool:
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return all(each.isascii() or each.isalpha() or each in WESTERN_SIGNS for each in text)


def _is_chinese(body: bytes) -> bool:
    return all(CHINESE.fullmatch(run) for run in HIGH.findall(body))
