"""The Harmonised System's codes: six digits the same in the whole world, then up to four of a nation."""

from logistics.errors import WrongHs

FEWEST, MOST = 6, 10
# Chapter 77 is kept empty by the World Customs Organization; there is none before 01.
NO_CHAPTER = {"00", "77"}


def checked(code: str) -> str:
    """The digits of a code as it may be written (6911.10, 6911 10 00). Raises WrongHs."""
    digits = "".join(code.replace(".", " ").split())
    if not (digits.isascii() and digits.isdigit() and FEWEST <= len(digits) <= MOST) or digits[:2] in NO_CHAPTER:
        raise WrongHs(code=code[:20])
    return digits
