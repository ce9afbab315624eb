"""In which of nine languages a wallet's page is read: the browser says."""

CODES = ("en", "zh-hans", "zh-hant", "ja", "ko", "de", "fr", "es", "ar")
NEAREST = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant"}
RIGHT_TO_LEFT = frozenset({"ar"})
DECIMAL_COMMA = frozenset({"de", "fr", "es"})


def language_of(accept_language: str) -> str:
    for part in accept_language.split(","):
        tag = part.partition(";")[0].strip().lower()
        tag = NEAREST.get(tag, tag)
        if found := next((code for code in (tag, tag.partition("-")[0]) if code in CODES), ""):
            return found
    return "en"
