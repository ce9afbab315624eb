"""Lives: only the moves of the table, only through the one door."""

from shop.states import Moves

MOVES = Moves({"placed": {"paid", "cancelled"}, "paid": {"shipped"}})


def test_only_the_moves_of_the_table_are_allowed():
    assert MOVES.allows("placed", "paid")
    assert not MOVES.allows("paid", "placed")
    assert not MOVES.allows("shipped", "placed")
    assert not MOVES.allows("nowhere", "paid")


def test_the_database_gets_the_same_table():
    assert MOVES.pairs() == [("paid", "shipped"), ("placed", "cancelled"), ("placed", "paid")]
    assert MOVES.ends == {"cancelled", "shipped"}
