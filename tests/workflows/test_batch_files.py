"""What a machine gets that has only the program: as bytes, and the answer as if it had been made here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Stage
from perfeval_gen.resources import data_root
from perfeval_gen.workflows.batch import Asked, Made, make_unit
from perfeval_gen.workflows.batch_files import around, packed, place_of, received, sent, surroundings, unpack

HEAD = "类型: 整体自评\n年度: 2024\n单位: {名称: 某县数据局}\n"  # the year isn't that of the folder
CONFIG = "单位: 某县林业局\n模板包: ours\n输出: 成稿\n"  # nor is the unit
PACK = '名称: 甲\n版本: "1"\n沿用: gd-zhanjiang\n'
ASKED = Asked(Stage.DRAFT, force=True)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    root = tmp_path / "家" / "某县数据局"
    for name, text in {
        "perfeval.yaml": CONFIG,
        "2025/整体.yaml": HEAD,
        "2025/评分.yaml": "预算编制情况: {分析: 甲}\n",
        "2025/项目/一.yaml": "名称: 一\n预算: {年初预算: 10, 划拨: 10, 支出: 十}\n",
        "模板/ours/pack.yaml": PACK,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def there(path: Path, folder: Path, asked: Asked = ASKED) -> Made:
    """What comes of it where there is nothing but the bytes."""
    one, shared = packed(path), surroundings(around(path))
    unpack(shared, folder)
    unpack(one.own, folder)
    return received(sent(make_unit(place_of(one, folder), asked), one, shared, folder), one)


def test_findings_name_the_files_as_they_are_called_here(
    unit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(unit)
    whole, project = Path("2025/整体.yaml"), Path("2025/项目/一.yaml")
    for path, code in ((whole, "PE203"), (unit / whole, "PE203"), (project, "PE211")):
        here = make_unit(path, ASKED)
        assert code in {d.code for d in here.diagnostics}
        away = there(path, tmp_path / f"工{len(str(path))}")
        assert away.diagnostics == here.diagnostics != ()
        assert (away.notes, away.is_refused) == (here.notes, here.is_refused)


def test_documents_and_their_folder_are_the_same(unit: Path, tmp_path: Path) -> None:
    (unit / "2025" / "项目" / "一.yaml").unlink()
    (unit / "2025" / "评分.yaml").unlink()
    path = unit / "2025" / "整体.yaml"
    here, away = make_unit(path, ASKED), there(path, tmp_path / "工")
    assert "PE722" in {d.code for d in here.diagnostics}
    assert away == here
    assert here.folder == unit / "成稿" / "2024"
    assert len(here.documents) == 3


def test_a_faulty_pack_is_named_where_it_is(unit: Path, tmp_path: Path) -> None:
    (unit / "模板" / "ours" / "pack.yaml").write_text(PACK + "文挡: []\n", "utf-8")
    path = unit / "2025" / "整体.yaml"
    away = there(path, tmp_path / "工")
    assert away.diagnostics == make_unit(path, ASKED).diagnostics
    assert str(unit / "模板" / "ours" / "pack.yaml") in {d.location.file for d in away.diagnostics}


def test_a_file_without_surroundings(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    shutil.copy(data_root() / "examples" / "最小示例.yaml", path)
    assert surroundings(around(path)).content == {}
    away = there(path, tmp_path / "工")
    assert away == make_unit(path, ASKED)
    assert away.folder == Path("输出/2025")
