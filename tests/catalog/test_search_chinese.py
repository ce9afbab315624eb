"""Chinese is cut by a mapped file of words as jieba, from whose dictionary it was made, cuts it."""

import rjieba
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.chinese import cheapest, is_word, written

# What shops write, with characters that words share, and some that stand in no word.
WRITTEN = st.text(
    st.sampled_from("京都东西市中国人大学生手工茶壶碗盘具青瓷白紫砂石瓢宜兴抹绿红花木一不是有上下々〇𠮷"), max_size=24
)


def test_words_are_those_of_the_dictionary() -> None:
    known = ["茶壶", "紫砂壶", "东京都", "京都", "壶", "青瓷"]
    assert [word for word in (*known, "砂茶", "都市风", "", "teapot", "宜兴紫砂壶") if is_word(word)] == known


def test_a_run_is_cut_where_its_words_are_the_most_common_ones() -> None:
    assert cheapest("东京都的手工茶碗") == ["东京都", "的", "手工", "茶碗"]
    assert cheapest("𠮷々") == ["𠮷", "々"]
    assert cheapest("") == []


@given(WRITTEN)
def test_it_cuts_as_jieba_cuts(run: str) -> None:
    theirs = rjieba.cut(run, False)
    if all(len(word) < 5 for word in theirs):
        assert cheapest(run) == theirs


def test_a_file_of_few_words_is_written_in_their_order() -> None:
    few = written({"茶壶": 20, "茶": 70, "石瓢壶盖子": 3, "tea": 9})
    # Two words of ten bytes, and the places of all characters; longer words and other letters are left out.
    assert len(few) == 2 * 10 + 4 * 28_668 + 2
    assert few[:16] == (0x8336 << 48).to_bytes(8, "little") + (0x8336 << 48 | 0x58F6 << 32).to_bytes(8, "little")
