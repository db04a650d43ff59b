"""What is kept on disk: found again, never from where somebody else could write, never torn."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

import pytest

from perfeval_gen import cache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "缓 存"
    cache.use(place)
    yield place
    cache.use(None)


def made(times: list[int], value: object = ("甲", 1)) -> object:
    times.append(1)
    return value


def test_what_was_made_is_found_again(folder: Path) -> None:
    times: list[int] = []
    assert cache.kept("t", "k", lambda: made(times)) == ("甲", 1)
    assert cache.kept("t", "k", lambda: made(times)) == ("甲", 1)
    assert len(times) == 1
    cache.kept("t", "other", lambda: made(times))
    assert len(times) == 2


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    times: list[int] = []
    for _ in range(2):
        cache.kept("t", "k", lambda: made(times))
    assert len(times) == 2
    assert not list(tmp_path.iterdir())


def test_none_is_a_value_too(folder: Path) -> None:
    times: list[int] = []
    for _ in range(2):
        assert cache.kept("t", "k", lambda: made(times, None)) is None
    assert len(times) == 1


def test_folder_and_files_are_private(folder: Path) -> None:
    cache.kept("t", "k", lambda: 1)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "text"])
def test_a_damaged_file_is_made_anew(folder: Path, damage: str) -> None:
    cache.kept("t", "k", lambda: "好")
    (path,) = folder.iterdir()
    content = path.read_bytes()
    broken = {
        "cut": content[:-3],
        "bit": content[:-1] + bytes([content[-1] ^ 1]),
        "empty": b"",
        "text": "不是".encode(),
    }
    path.write_bytes(broken[damage])
    assert cache.kept("t", "k", lambda: "新") == "新"
    assert cache.kept("t", "k", lambda: "再") == "新", "and kept again"


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("evil",)


def test_what_others_could_write_is_not_opened(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cache.kept("t", "k", lambda: 1)
    (path,) = folder.iterdir()
    content = pickle.dumps((Evil(),))
    path.write_bytes(__import__("hashlib").sha256(content).digest() + content)
    path.chmod(0o666)
    assert cache.kept("t", "k", lambda: "自己做的") == "自己做的"
    assert not (tmp_path / "evil").exists()
    elsewhere = tmp_path / "别处"
    path.replace(elsewhere)
    path.symlink_to(elsewhere)
    assert cache.kept("t", "k", lambda: "又做的") == "又做的"
    folder.chmod(0o777)
    assert cache.kept("t", "k", lambda: "三") == "三"
    assert not (tmp_path / "evil").exists()


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x")
    cache.use(tmp_path / "文件" / "里")
    try:
        assert cache.kept("t", "k", lambda: 1) == 1
    finally:
        cache.use(None)


def test_what_cannot_be_kept_is_returned(folder: Path) -> None:
    value = cache.kept("t", "k", lambda: (n for n in (1, 2)))
    assert list(value) == [1, 2]


def test_clearing(folder: Path) -> None:
    for key in ("a", "b"):
        cache.kept("t", key, lambda: 1)
    assert cache.clear(folder) == 2
    assert not folder.exists()
    assert cache.clear(folder) == 0


def test_it_does_not_grow_for_ever(folder: Path) -> None:
    for number in range(260):
        cache.kept("t", f"k{number}", lambda: 1)
    assert 50 < len(list(folder.iterdir())) <= 201
    times: list[int] = []
    cache.kept("t", "k259", lambda: made(times))
    assert not times, "the newest stay"


def test_the_state_of_files_tells_a_change(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("一")
    before = cache.state_of((tmp_path, file, tmp_path / "无"))
    assert len(before) == 3
    file.write_text("一二")
    assert cache.state_of((tmp_path, file, tmp_path / "无")) != before
