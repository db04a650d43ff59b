"""A shipped pack is copied whole, once, and over nothing."""

from __future__ import annotations

from pathlib import Path

from perfeval_gen.diagnostics import Location
from perfeval_gen.packs.model import load_pack
from perfeval_gen.resources import data_root
from perfeval_gen.workflows.pack_copy import LeftThere, copy_pack


def test_every_file_arrives_and_the_copy_loads(tmp_path: Path) -> None:
    target = tmp_path / "某县 财政局" / "模板" / "gz-demo"
    made = copy_pack("gd-leizhou", target)
    source = data_root() / "templates" / "gd-leizhou"
    assert made.value is not None
    assert sorted(p.name for p in made.value.files) == sorted(p.name for p in source.iterdir())
    assert len(made.value.files) >= 2
    loaded = load_pack("gz-demo", own=target.parent, asked_at=Location("试"))
    assert loaded.value is not None, loaded.diagnostics


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "我的.txt").write_text("留着", "utf-8")
    made = copy_pack("cn", tmp_path)
    assert made.value is None
    assert made.diagnostics[0].code == "PE710"
    assert [p.name for p in tmp_path.iterdir()] == ["我的.txt"]


def test_an_unknown_pack_is_told_with_those_there_are(tmp_path: Path) -> None:
    made = copy_pack("cnn", tmp_path / "新")
    assert made.value is None
    assert "gd-zhanjiang" in made.diagnostics[0].hint
    assert not (tmp_path / "新").exists()


def test_what_stays_in_the_pack_taken_over(tmp_path: Path) -> None:
    """The forms and sheets that the documents print; not what a document no longer asks for."""
    made = copy_pack("sc", tmp_path / "乙").value
    assert made is not None
    assert made.left == (LeftThere("cn", ("项目支出绩效自评汇总表.docx",), ()),)
    (left,) = (made.left if (made := copy_pack("gd-leizhou", tmp_path / "丙").value) else ()) or ()
    assert (left.pack, left.trees) == ("gd-zhanjiang", ("整体指标.yaml", "项目指标.yaml"))
    assert "整体绩效自评基础数据表.docx" in left.templates
    whole = copy_pack("cn", tmp_path / "丁").value
    assert whole is not None
    assert whole.left == ()
