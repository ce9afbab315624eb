"""Creditor references: made once, found in any text, never found where they are not."""

import random

import pytest
from stdnum import iso11649

from payments.bank.references import bare_in, found_in, nearly_in, reference_of, spread, written

ONE = reference_of(123)


def test_a_reference_is_an_iso_11649_creditor_reference_in_groups_of_four() -> None:
    assert ONE == "RF7800000123"
    assert iso11649.is_valid(ONE)
    assert written(ONE) == "RF78 0000 0123"
    assert iso11649.is_valid(reference_of(7, "R")) and reference_of(7, "R")[4:] == "R0000007"
    assert len({reference_of(number) for number in range(1, 2000)}) == 1999


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        "rf78 0000 0123",
        "Order TW-1 / RF78 0000 0123 / thanks",
        "RF78\n0000\r\n0123",
        "RF78-0000-0123",
        "invoice RF78 OOOO OI23 of today",
        "ＲＦ７８　００００　０１２３",
        "RF780000012329.11.2026",
        "RF12 RF78 0000 0123",
        "SVWZ+RF78 0000 0123EREF+NOTPROVIDED",
    ],
)
def test_it_is_found_however_it_is_written(text: str) -> None:
    assert found_in(text) == [ONE]


@pytest.mark.parametrize(
    "text", ["", "RF", "RF78", "RF78 0000 012", "RF78 0000 0124", "78 0000 0123", "RF" * 500, "49.98 EUR"]
)
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert found_in(text) == []


def test_two_references_in_one_text_are_both_found() -> None:
    assert found_in(f"{ONE} {reference_of(124)}") == [ONE, reference_of(124)]


def test_every_single_wrong_character_and_every_swap_is_seen_and_leads_back() -> None:
    digits = ONE[2:]
    wrong = [f"{digits[:n]}{d}{digits[n + 1 :]}" for n in range(10) for d in "0123456789" if d != digits[n]]
    wrong += [
        f"{digits[:n]}{digits[n + 1]}{digits[n]}{digits[n + 2 :]}" for n in range(9) if digits[n] != digits[n + 1]
    ]
    for each in wrong:
        assert found_in(f"RF{each}") == []
        assert ONE in nearly_in(f"RF{each}")


def test_a_right_reference_is_near_to_nothing_else() -> None:
    for number in range(1, 300):
        assert nearly_in(reference_of(number)) == []


def test_numbers_are_spread_one_to_one_so_that_a_wrong_character_points_at_one_of_them() -> None:
    numbers = [spread(number) for number in range(1, 100_001)]
    assert len(set(numbers)) == 100_000
    assert spread(10**8 + 7) == 10**8 + 7
    ours = {reference_of(number) for number in numbers[:1000]}
    for reference in list(ours)[:100]:
        typed = f"{reference[:-1]}{(int(reference[-1]) + 1) % 10}"
        assert [each for each in nearly_in(typed) if each in ours] == [reference]


def test_ten_digits_without_rf_are_a_hint() -> None:
    assert bare_in("order 78 0000 0123") == [ONE]
    assert bare_in("78 0000 0124") == []


def test_a_thousand_texts_of_noise_hold_no_reference() -> None:
    dice = random.Random(11649)
    noise = ["".join(dice.choice("ABCDEFGHJKMNPQSTUVWXYZ0123456789 /-.") for _n in range(140)) for _text in range(1000)]
    assert [text for text in noise if found_in(text)] == []
