"""The corpus of planted mistakes: how many are found, and that sound text is left alone."""

from __future__ import annotations

from collections import Counter

from benchmarks.prose_corpus import CLASSES, CLEAN, SEED, corpus
from benchmarks.prose_scanner import alarms, answers

TOLD = answers()
PLANTED = [a for a in TOLD if a.paragraph.codes]
SOUND = [a for a in TOLD if a.paragraph.kind == CLEAN]


def test_the_corpus_is_what_was_asked_for() -> None:
    assert len(TOLD) == 258
    assert len(PLANTED) >= 140
    assert len(SOUND) >= 50
    assert corpus(SEED) == tuple(a.paragraph for a in TOLD)
    assert corpus(SEED + 1) != corpus(SEED)


def test_planted_mistakes_are_found() -> None:
    missed = [(a.paragraph.kind, a.paragraph.text) for a in PLANTED if not a.is_hit]
    assert len(missed) <= 0.05 * len(PLANTED), missed
    hits = Counter(a.paragraph.kind for a in PLANTED if a.is_hit)
    assert all(hits[kind] >= count * 3 // 4 for kind, _, count, codes in CLASSES if codes), hits


def test_sound_text_is_left_alone() -> None:
    assert [(a.paragraph.text, d.code, d.message) for a in SOUND for d in alarms(a.found)] == []
