"""The collector is off only while something large is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from perfeval_gen.source.collector import LARGE, paused
from perfeval_gen.source.text import Source
from perfeval_gen.source.tree import parse_tree


@pytest.fixture
def _as_before() -> Iterator[None]:
    was = gc.isenabled()
    yield
    (gc.enable if was else gc.disable)()


@pytest.mark.usefixtures("_as_before")
@pytest.mark.parametrize("was", [True, False])
def test_it_is_left_as_it_was_even_after_an_error(was: bool) -> None:  # noqa: FBT001
    (gc.enable if was else gc.disable)()
    with paused(LARGE - 1):
        assert gc.isenabled() is was
    with pytest.raises(KeyError), paused(LARGE):
        raise KeyError(gc.isenabled())
    assert gc.isenabled() is was


@pytest.mark.usefixtures("_as_before")
def test_a_large_file_is_read_whole() -> None:
    gc.enable()
    lines = [f"键{i}: {'字' * 90}" for i in range(LARGE // 90)]
    tree = parse_tree(Source("甲.yaml", "\n".join(lines))).value
    assert tree is not None
    assert [(key, node.location.line) for key, node in tree.entries[-2:]] == [
        (f"键{len(lines) - 2}", len(lines) - 1),
        (f"键{len(lines) - 1}", len(lines)),
    ]
    assert gc.isenabled()
