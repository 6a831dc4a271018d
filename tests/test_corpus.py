"""Every phrase of tests/corpus is read as a careful reader reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.extract import Extractor
from reports.lexicon import load_lexicon

from .corpus_reader import Phrase, facts_of, misread, read_phrases, rules
from .open_readings import marks

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH = 500
PHRASES = tuple(phrase for path in rules() for phrase in read_phrases(path))


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_lexicon())


@pytest.mark.parametrize("phrase", [pytest.param(p, id=f"{p.file}:{p.line}", marks=marks(p.text)) for p in PHRASES])
def test_a_phrase_is_read_as_a_careful_reader_reads_it(phrase: Phrase, extractor: Extractor) -> None:
    wrong = misread(phrase, facts_of(phrase, extractor))
    if wrong:
        pytest.fail("\n".join((phrase.text, *wrong)), pytrace=False)


@pytest.mark.parametrize("path", rules(), ids=lambda path: path.name)
def test_a_rule_has_phrases_that_match_and_phrases_that_must_not(path: Path) -> None:
    phrases = read_phrases(path)
    assert [f"{p.line}: {p.mistake}" for p in phrases if p.mistake] == []
    assert any(phrase.positive for phrase in phrases)
    assert any(phrase.negative for phrase in phrases)


def test_the_corpus_holds_enough_phrases_and_none_twice() -> None:
    assert len(PHRASES) >= ENOUGH
    texts = [(p.text, p.date, p.title, p.heading, p.issuer) for p in PHRASES]
    assert len(set(texts)) == len(texts)
