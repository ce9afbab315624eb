"""One analysis for nine languages: what is one word, what is not, and that a text always finds itself."""

import unicodedata

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from catalog.search.compounds import inside, splits
from catalog.search.folding import clean, fold, fold_map
from catalog.search.question import MOST_WORDS, all_of, most_of, quoted, wishes
from catalog.search.spelling import Candidate, distance, letters, meant
from catalog.search.words import analyse, indexed, key_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Letters of every script we sell in, with what stands between them.
TEXTS = st.text(
    st.sampled_from(
        "abcdeilnorstTKß éüñ œ'-12 ９Ａ茶壶壺京都東东急須紫砂抹碗のティーポットｱﾟか"
        "찻잔을청자세트 أكوابخزفية١٢٫ـَ。,!\u202e\u0301"
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("ＴＥＡ", "tea"),
        ("Théière", "theiere"),
        ("The\u0301ie\u0300re", "theiere"),
        ("ﾃｨｰﾎﾟｯﾄ", "ティーポット"),
        ("ガラス", "ガラス"),
        ("أُكْوَابٌ", "اكواب"),
        ("خزفيّة", "خزفيه"),
        ("٤٥٠", "450"),
        ("cook’s", "cook's"),
        ("ŒUF Ærø", "oeuf aero"),
    ],
)
def test_what_looks_alike_is_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_every_folded_letter_knows_where_it_came_from(text: str) -> None:
    mapped = fold_map(text)
    if mapped is not None:
        folded, came_from = mapped
        assert folded == fold(text)
        assert came_from == sorted(came_from)
        assert len(came_from) == len(folded) + 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Teapots", "teapot"),
        ("en", "dishes", "dish"),
        ("en", "knives", "knife"),
        ("en", "T-Shirt", "tshirt"),
        ("de", "Kannen", "Kanne"),
        ("de", "Töpfe", "Topf"),
        ("de", "Töpfe", "Toepfe"),
        ("de", "Gläser", "Glas"),
        ("de", "Bechern", "Becher"),
        ("fr", "Théières", "theiere"),
        ("fr", "d’équité", "équité"),
        ("fr", "blanches", "blanc"),
        ("es", "jarrones", "jarrón"),
        ("es", "blancas", "blanco"),
        ("ar", "الخزفية", "خزف"),
        ("ar", "وَعَاء", "وعاء"),
        ("ko", "찻잔을", "찻잔"),
        ("zh-hant", "茶壺", "茶壶"),
        ("zh-hans", "茶壺", "茶壶"),
        ("ja", "ｻｰﾊﾞｰ", "サーバ"),
    ],
)
def test_two_ways_to_write_a_word_are_one_term(language: str, one: str, other: str) -> None:
    assert key_of(one, language) == key_of(other, language)


@pytest.mark.parametrize(
    ("language", "text", "there", "not_there"),
    [
        ("zh-hans", "手工紫砂茶壶", {"手工", "紫砂", "茶壶"}, {"砂茶", "工紫"}),
        ("zh-hans", "东京都的茶碗", {"东京都", "东京", "茶碗"}, {"京都"}),
        ("zh-hant", "東京都市風格", {"东京"}, {"京都"}),
        ("zh-hans", "京都抹茶碗", {"京都", "抹茶", "茶碗"}, set()),
        ("zh-hans", "京都市", {"京都市", "京都"}, set()),
        ("zh-hans", "宜兴石瓢紫砂壶", {"宜兴", "石", "瓢", "紫砂壶", "紫砂", "壶"}, {"砂壶"}),
        ("ja", "東京都の茶碗と京都の急須", {"東京", "都", "茶碗", "京都", "急須"}, {"の", "都の"}),
        ("ja", "東京都庁", {"東京"}, {"京都"}),
        ("en", "CUP-01 of 150ml", {"cup01", "cup", "01", "150ml", "150", "ml"}, {"of"}),
        ("ko", "청자 찻잔과 접시", {"청자", "찻잔", "접시"}, set()),
    ],
)
def test_a_text_is_cut_where_its_words_end(language: str, text: str, there: set[str], not_there: set[str]) -> None:
    found = {term for term, _ in indexed(text, language)}
    assert there <= found
    assert not not_there & found


def test_words_that_only_join_are_left_out_unless_there_is_nothing_else() -> None:
    assert key_of("The cup of the day", "en") == "cup day"
    assert key_of("The Of", "en") == "the of"


def test_a_compound_is_taken_apart_only_into_words_of_the_catalogue() -> None:
    assert inside("teekann", "teekanne", "de", {"tee", "kann", "teekann"}) == {"kann"}
    assert inside("suppentell", "suppenteller", "de", {"supp", "tell"}) == {"tell"}
    assert inside("hering", "hering", "de", {"ring"}) == set()
    assert inside("청자찻잔", "청자찻잔", "ko", {"청자", "찻잔"}) == {"청자", "찻잔"}
    assert inside("ティーポット", "ティーポット", "ja", {"ティー", "ポット"}) == {"ポット"}
    assert ("porzellan", "kann") in splits("porzellankann", "de")


@pytest.mark.parametrize(
    ("asked", "known", "wanted"),
    [
        ("teapto", ["teapot", "teaspoon"], "teapot"),
        ("cpu", ["cup", "cap"], "cup"),
        ("theire", ["theiere", "verre"], "theiere"),
        ("찾잔", ["찻잔", "접시"], "찻잔"),
        ("紫沙壶", ["紫砂壶", "紫砂"], "紫砂壶"),
        ("茶胡", ["茶壶"], None),
        ("lamp", ["teapot"], None),
    ],
)
def test_a_slip_is_told_from_another_word(asked: str, known: list[str], wanted: str | None) -> None:
    found = meant(asked, [Candidate(word, letters(word), word, 1) for word in known])
    assert (found and found.term) == wanted


def test_of_two_words_as_near_the_more_frequent_is_meant() -> None:
    found = meant("bowk", [Candidate("bow", "bow", "bow", 3), Candidate("bowl", "bowl", "bowl", 90)])
    assert found is not None and found.term == "bowl"


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distance_is_the_same_both_ways_and_never_above_its_bound(one: str, other: str) -> None:
    assert distance(one, other, bound=3) == distance(other, one, bound=3) <= 4
    assert (distance(one, other, bound=3) == 0) == (one == other)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@hypothesis_settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_a_text_always_finds_itself(language: str, text: str) -> None:
    words = analyse(text, language)[:MOST_WORDS]
    if not words:
        return
    vector = " ".join(f"{quoted(term)}:{place}A" for term, place in indexed(text, language))
    asked = wishes(words, language)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v @@ %(every)s::tsquery, v @@ %(names)s::tsquery, %(most)s = '' OR v @@ %(most)s::tsquery"
            " FROM (SELECT %(vector)s::tsvector AS v) AS t",
            {"vector": vector, "every": all_of(asked), "names": all_of(asked, "A"), "most": most_of(asked)},
        )
        assert cursor.fetchone() == (True, True, True)


@given(st.text(), st.sampled_from(LANGUAGES))
def test_no_text_is_too_strange_to_be_analysed(text: str, language: str) -> None:
    for word in analyse(clean(text, 120), language):
        assert word.term
        assert unicodedata.category(word.term[0])[0] in "LNM"
