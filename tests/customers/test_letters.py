"""Every account letter can be written in every language, plain and with its twin, and holds its link."""

import pytest
from django.conf import settings
from django.utils import translation

from customers import letters
from tests.customers.conftest import deliver_letter

LINK = "https://elsewhere.example/de-eu/account/x/?a=1&b=2"


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("letter", sorted(letters.KINDS))
def test_every_letter_in_every_language(letter, language, mailoutbox) -> None:
    with translation.override(language):
        letters.write(
            letter, to="mia@example.org", context={**dict.fromkeys(letters.LINKS, LINK), "to_email": "n@e.org"}
        )
    sent = deliver_letter(mailoutbox)
    assert sent.subject.strip()
    assert f'<html lang="{language}"' in sent.alternatives[0][0]
    assert "elsewhere.example" not in sent.body
    if "changed" not in letters.KINDS[letter]:
        assert f"{settings.SITE_URL}/de-eu/account/x/?a=1&b=2" in sent.body
