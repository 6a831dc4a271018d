"""Values are told apart by what they say, not by where they were found."""

from __future__ import annotations

import pickle

import pytest
from msgspec.structs import replace

from reports.frozen import Located


class _Place(Located, frozen=True, kw_only=True):
    APART = frozenset({"line"})
    line: int


class Word(_Place, frozen=True):
    text: str
    times: int = 1


class Name(Word, frozen=True):
    pass


def test_the_same_word_at_another_place_is_equal() -> None:
    assert Word("约", line=3) == Word("约", line=9)
    assert hash(Word("约", line=3)) == hash(Word("约", line=9))
    assert {Word("约", line=3), Word("约", line=9), Word("近", line=3)} == {Word("约", line=1), Word("近", line=1)}


@pytest.mark.parametrize("other", [Word("近", line=3), Word("约", 2, line=3), Name("约", line=3), "约", None])
def test_what_says_something_else_is_not_equal(other: object) -> None:
    assert Word("约", line=3) != other


def test_it_is_shown_without_its_place() -> None:
    assert repr(Word("约", line=3)) == "Word(text='约', times=1)"


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Word("约", line=3).text = "近"  # type: ignore[misc]


def test_a_copy_and_one_from_another_process_keep_the_place() -> None:
    word = Word("约", line=3)
    assert (replace(word, text="近").text, replace(word, text="近").line) == ("近", 3)
    assert pickle.loads(pickle.dumps(word)).line == 3  # noqa: S301
