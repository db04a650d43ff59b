"""A pack is read once, and again as soon as a file that it is made from is another."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from perfeval_gen.diagnostics import Location, Outcome
from perfeval_gen.packs.kept import Kept, Made, state_of
from perfeval_gen.packs.model import Pack, load_pack

BASE = """名称: 甲表
版本: "1"
文档: [{名称: 报告, 类型: 整体自评, 模板: 甲.docx, 文件名: 报告}]
"""
TREE = "名称: 评分表\n类型: 整体自评\n指标: [{名称: 甲, 分值: 60}, {名称: 乙, 分值: 40, 成效: 是}]\n"
HERE = Location("甲.yaml", 2, 6)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "模板"
    for name, text in (("base", BASE), ("top", '名称: 上\n版本: "1"\n沿用: base\n')):
        (folder / name).mkdir(parents=True)
        (folder / name / "pack.yaml").write_text(text, "utf-8")
    (folder / "base" / "甲.docx").write_bytes(b"docx")
    (folder / "base" / "指标.yaml").write_text(TREE, "utf-8")
    return folder


def loaded(own: Path, name: str = "top") -> Outcome[Pack]:
    return load_pack(name, own=own, asked_at=HERE)


def pack(own: Path, name: str = "top") -> Pack:
    found = loaded(own, name)
    assert found.value is not None, found.diagnostics
    return found.value


def test_it_is_read_once(own: Path) -> None:
    assert pack(own) is pack(own)
    assert pack(own) is not pack(own, "base")


def _rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pack.yaml": (lambda own: _rewrite(own / "top" / "pack.yaml", "名称: 上", "名称: 下"), "下 1 甲60乙40"),
    "指标": (lambda own: _rewrite(own / "base" / "指标.yaml", "甲, 分值: 60", "丙, 分值: 60"), "上 1 丙60乙40"),
    "加指标": (
        lambda own: (own / "top" / "指标.yaml").write_text(TREE.replace("甲, 分值", "丁, 分值"), "utf-8"),
        "上 1 丁60乙40",
    ),
    "减指标": (lambda own: (own / "base" / "指标.yaml").unlink(), "上 1 "),
    "减模板": (lambda own: (own / "base" / "甲.docx").unlink(), "PE813"),
    "坏": (lambda own: _rewrite(own / "base" / "指标.yaml", "分值: 40", "分值: 41"), "PE821"),
    "不见了": (lambda own: (own / "base").rename(own / "别处"), "PE811"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen_at_once_and_so_is_its_undoing(own: Path, tmp_path: Path, change: str) -> None:
    def said() -> str:
        found = loaded(own)
        if found.value is None:
            return "、".join(d.code for d in found.diagnostics)
        points = "".join(f"{leaf.name}{leaf.points}" for tree in found.value.trees for leaf in tree.leaves())
        return f"{found.value.title} {len(found.value.documents)} {points}"

    assert said() == "上 1 甲60乙40"
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    make, wanted = CHANGES[change]
    make(own)
    assert said() == wanted
    own.rename(tmp_path / "旧")
    for path, content in before.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert said() == "上 1 甲60乙40"


def test_another_file_of_the_same_age_and_size_is_seen(own: Path) -> None:
    """What ``cp -p`` or a program that sets times back leaves behind."""
    path = own / "top" / "pack.yaml"
    pack(own)
    times = path.stat()
    _rewrite(path, "名称: 上", "名称: 下")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert pack(own).title == "下"


def test_a_pack_of_the_unit_goes_before_a_shipped_one_as_soon_as_it_is_there(own: Path) -> None:
    shipped = pack(own, "gd-zhanjiang")
    (own / "base").rename(own / "gd-zhanjiang")
    assert pack(own, "gd-zhanjiang").title == "甲表" != shipped.title
    (own / "gd-zhanjiang").rename(own / "base")
    assert pack(own, "gd-zhanjiang").title == shipped.title


def test_findings_stay_with_it_and_where_it_was_asked_for_does_not(own: Path) -> None:
    _rewrite(own / "base" / "指标.yaml", "分值: 40", "分值: 41")
    assert [d.code for d in loaded(own).diagnostics] == [d.code for d in loaded(own).diagnostics] == ["PE821"]
    for line in (3, 7):
        (told,) = load_pack("没有", own=own, asked_at=Location("乙.yaml", line, 1)).diagnostics
        assert (told.code, told.location.line) == ("PE811", line)


def test_the_same_folder_from_elsewhere_is_told_as_it_was_asked_for(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _rewrite(own / "top" / "pack.yaml", "名称: 上\n", "")
    files = []
    for folder, asked in ((own.parent, Path("模板")), (own, Path("../模板")), (own, own)):
        monkeypatch.chdir(folder)
        files.append(loaded(asked).diagnostics[0].location.file)
    assert files == ["模板/top/pack.yaml", "../模板/top/pack.yaml", f"{own}/top/pack.yaml"]


def test_what_is_shared_cannot_be_changed(own: Path) -> None:
    for shared in (pack(own).wording, pack(own).options, pack(own).ratios):
        with pytest.raises(TypeError, match="assignment"):
            shared["甲"] = "乙"  # type: ignore[index]


def test_no_more_than_so_many_are_kept(tmp_path: Path) -> None:
    made: list[int] = []

    def get(kept: Kept[int], number: int) -> int:
        def make() -> Made[int]:
            made.append(number)
            return Made(number, ((tmp_path, state_of(tmp_path)),))

        return kept.get(number, lambda _: True, make)

    kept = Kept[int](2)
    assert [get(kept, n) for n in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert made == [1, 2, 3, 2]  # the one asked for last stays


def test_many_threads_get_the_same(own: Path) -> None:
    started = Barrier(8)

    def ask(_: int) -> Outcome[Pack]:
        started.wait()
        return loaded(own)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(8)))
    assert len(found) == 8
    assert all(one == found[0] for one in found)
    assert pack(own) is pack(own)
