"""What is sealed cannot be read, moved or changed; keys are changed without losing anything."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.sealing import Unreadable, is_old, seal, unseal
from tests.many import many


@many(300)
@given(text=st.text(max_size=200), about=st.text(max_size=40))
def test_what_was_sealed_is_read_again(text, about):
    assert unseal(seal(text, about=about), about=about) == text


def test_the_words_do_not_show_and_no_two_seals_are_alike():
    one, other = seal("P123456789012", about="TW-A"), seal("P123456789012", about="TW-A")
    assert one != other
    assert b"P1234" not in base64.urlsafe_b64decode(one)


def test_it_is_about_one_thing_only():
    with pytest.raises(Unreadable):
        unseal(seal("P123456789012", about="TW-A"), about="TW-B")


def test_no_byte_can_be_changed():
    raw = bytearray(base64.urlsafe_b64decode(seal("P123456789012", about="TW-A")))
    for at in range(len(raw)):
        bent = bytearray(raw)
        bent[at] ^= 1
        with pytest.raises(Unreadable):
            unseal(base64.urlsafe_b64encode(bytes(bent)).decode(), about="TW-A")


@pytest.mark.parametrize("bad", ["", "x", "AQ==", "é", "A" * 400])
def test_nonsense_is_unreadable(bad):
    with pytest.raises(Unreadable):
        unseal(bad, about="TW-A")


def test_a_new_key_in_front_reads_what_the_old_one_sealed_and_names_it_old(settings):
    settings.SEALING_KEYS = ["old"]
    sealed = seal("P123456789012", about="TW-A")
    settings.SEALING_KEYS = ["new", "old"]
    assert unseal(sealed, about="TW-A") == "P123456789012"
    assert is_old(sealed, about="TW-A")
    anew = seal("P123456789012", about="TW-A")
    assert not is_old(anew, about="TW-A")
    settings.SEALING_KEYS = ["new"]
    assert unseal(anew, about="TW-A") == "P123456789012"
    with pytest.raises(Unreadable):
        unseal(sealed, about="TW-A")
