"""Creditor references (ISO 11649): RF, two check digits, a number of ours. Made here, and found again in any text.

The check digits (ISO 7064, modulo 97) catch every single wrong character and every two that changed places.
"""

import re
import unicodedata

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

DIGITS = 8
MOST_DIGITS = 12
STEP = 61_803_399
CHECK = 2
# A payment's number stands alone; that of an order to pay back stands behind a letter, so that the two never meet.
PAY_BACK = "R"
# What eyes and scanners take for digits; the check digits prove each mended reading.
LOOKALIKES = str.maketrans("OQIL", "0011")
# A hostile text may name as many references as it likes; so many are looked at.
MOST_FOUND = 20


def reference_of(number: int, series: str = "") -> str:
    """``reference_of(123)`` is RF + check + 00000123. The number is a row's key, so no two are alike."""
    body = f"{series}{number:0{DIGITS - len(series)}d}"
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def spread(number: int) -> int:
    """Neighbours in our books become strangers on paper, so that a wrong character seldom points at two of them.

    One to one: STEP shares no factor with the numbers of DIGITS digits. Greater numbers stay as they are.
    """
    return number * STEP % 10**DIGITS if number < 10**DIGITS else number


def written(reference: str) -> str:
    """In groups of four, as people read and type it."""
    return iso11649.format(reference)


def found_in(text: str) -> list[str]:
    """Every sound reference in ``text``, however it is split, spaced or written small."""
    found: dict[str, None] = {}
    for tail in _tails(text):
        for length in range(DIGITS, MOST_DIGITS + 1):
            body = _body(tail[CHECK : CHECK + length])
            check = tail[:CHECK].translate(LOOKALIKES)
            is_whole = len(tail) >= CHECK + length and (length == DIGITS or body[0] != "0")
            if is_whole and check.isdecimal() and _is_body(body) and mod_97_10.is_valid(f"{body}RF{check}"):
                found[f"RF{check}{body}"] = None
    return list(found)[:MOST_FOUND]


def nearly_in(text: str) -> list[str]:
    """Sound references that are one wrong character, or two that changed places, away from what ``text`` holds."""
    found: dict[str, None] = {}
    for tail in _tails(text)[:MOST_FOUND]:
        typed = tail[: CHECK + DIGITS].translate(LOOKALIKES)
        if len(typed) == CHECK + DIGITS and sum(not each.isdecimal() for each in typed) <= 1:
            found |= dict.fromkeys(f"RF{each}" for each in _neighbours(typed) if _is_sound(each))
    return list(found)[:MOST_FOUND]


def bare_in(text: str) -> list[str]:
    """Sound references whose RF was left out. Ten digits are easily something else: a hint, never a proof."""
    found: dict[str, None] = {}
    for run in re.findall(r"[0-9]+", _compact(text)):
        for start in range(min(len(run), 40) - CHECK - DIGITS + 1):
            typed = run[start : start + CHECK + DIGITS]
            if _is_sound(typed):
                found[f"RF{typed}"] = None
    return list(found)[:MOST_FOUND]


def _compact(text: str) -> str:
    """Full-width digits become plain ones; blanks, line breaks and signs go."""
    return "".join(each for each in unicodedata.normalize("NFKC", text).upper() if each.isascii() and each.isalnum())


def _tails(text: str) -> list[str]:
    """What follows each RF, as long as a reference can be."""
    compact = _compact(text)
    return [compact[at.end() : at.end() + CHECK + MOST_DIGITS] for at in re.finditer("RF", compact)]


def _body(text: str) -> str:
    """Digits, the letter of the series left as it is."""
    return text[:1] + text[1:].translate(LOOKALIKES) if text[:1] == PAY_BACK else text.translate(LOOKALIKES)


def _is_body(body: str) -> bool:
    return body.isdecimal() or (body[:1] == PAY_BACK and body[1:].isdecimal())


def _is_sound(typed: str) -> bool:
    return typed.isdecimal() and mod_97_10.is_valid(f"{typed[CHECK:]}RF{typed[:CHECK]}")


def _neighbours(typed: str) -> list[str]:
    wrong = [
        f"{typed[:n]}{digit}{typed[n + 1 :]}" for n in range(len(typed)) for digit in "0123456789" if digit != typed[n]
    ]
    swapped = [
        f"{typed[:n]}{typed[n + 1]}{typed[n]}{typed[n + 2 :]}"
        for n in range(len(typed) - 1)
        if typed[n] != typed[n + 1]
    ]
    return [*wrong, *swapped]
