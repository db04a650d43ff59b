# ruff: noqa: SLF001 - what is in memory stands for what another run would find
"""Patterns from the cache on disk are those that ``re`` would compile."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen import cache, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLES = (
    (r"(?P<数>\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(?P<单位>万元|亿元|%|％|个百分点)", 0),
    (r"(?i)a(?=b)|(?<!c)d", 0),
    ("^.x$", re.MULTILINE | re.DOTALL),
    (r"(a)(?:b)?\1", 0),
    ("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", 0),
    ("", 0),
)


@pytest.fixture
def used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(patterns, "_known", {})
    monkeypatch.setattr(patterns, "_new", {})
    monkeypatch.setattr(patterns, "_name", [""])  # what another test was about
    cache.use(tmp_path / "c")
    yield tmp_path / "c"
    cache.use(None)


def test_a_second_run_takes_them_from_disk(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text, flags in SAMPLES:
        assert patterns.pattern(text, flags) == re.compile(text, flags)
    patterns.save()
    assert len(list(used.iterdir())) == 1
    patterns.load()
    monkeypatch.setattr(re, "compile", None)  # nobody asks it any more
    for text, flags in SAMPLES:
        found = patterns.pattern(text, flags)
        assert (found.pattern, found.groupindex.keys()) == (text, found.groupindex.keys())
    assert patterns.pattern(*SAMPLES[0]).search("共12.5万元")["单位"] == "万元"  # type: ignore[index]
    assert patterns.pattern(*SAMPLES[2]).findall("ax\nbx") == ["ax", "bx"]


def test_what_was_kept_and_what_is_new_stay_together(used: Path) -> None:
    patterns.pattern("甲")
    patterns.save()
    patterns._known.clear()
    patterns.load()
    patterns.pattern("乙")
    patterns.save()
    patterns._known.clear()
    patterns.load()
    assert set(patterns._known) == {("甲", 0), ("乙", 0)}


def test_a_wrong_pattern_is_told_as_ever(used: Path) -> None:
    with pytest.raises(re.error):
        patterns.pattern("(")


def test_nonsense_in_the_cache_is_left_aside(used: Path) -> None:
    patterns._known["甲+", 0] = (0, b"\1\2\3\4" * 3, 1, {}, (None,))
    assert patterns.pattern("甲+") == re.compile("甲+")


def test_patterns_of_any_module_are_taken_from_disk(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("re._compiler.compile", importlib.import_module("re._compiler").compile)
    patterns.everywhere()
    re.purge()
    assert re.compile("(?P<年>甲|乙)(?i:x)").groupindex == {"年": 1}
    with pytest.raises(re.error):
        re.compile("(")
    assert re.compile(b"x").findall(b"xx") == [b"x", b"x"]
    assert list(patterns._new) == [("(?P<年>甲|乙)(?i:x)", 0)]
    patterns.save()
    patterns.load()
    re.purge()
    monkeypatch.setattr("re._compiler._code", None)  # nobody compiles any more
    found = re.compile("(?P<年>甲|乙)(?i:x)")
    assert found.fullmatch("乙X")
    assert found.groupindex == {"年": 1}


def test_without_a_cache_it_is_re_itself() -> None:
    assert patterns.pattern("甲") == re.compile("甲")
    assert not patterns._new


@given(st.text("ab|()[]*+?.^$\\dw{}2,<!=:P", max_size=12), st.text("ab2 ", max_size=8))
def test_any_pattern_finds_what_re_finds(text: str, subject: str) -> None:
    try:
        expected = re.compile(text)
    except (re.error, OverflowError):
        return
    patterns._new.clear()
    patterns._keep(text, 0, expected)
    entry = patterns._new.pop((text, 0))
    assert [m.span() for m in patterns._revived(text, entry).finditer(subject)] == [
        m.span() for m in expected.finditer(subject)
    ]
