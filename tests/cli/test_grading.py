"""What a pack takes as how grave (校验), and what a unit vouches for (核实)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from perfeval_gen import check_file
from perfeval_gen.cli import pack_printing
from perfeval_gen.diagnostics import Diagnostic, Location, Severity, Stage
from perfeval_gen.packs.model import load_pack
from perfeval_gen.pipeline import blocks
from perfeval_gen.workflows.pack_info import PackInfo
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
HEAD = "类型: 整体自评\n模板包: 本包\n年度: 2025\n单位: {名称: 某县数据局}\n"
DATES = "填报日期: 2026-06-16\n自评工作: {报送日期: 2026-06-19}\n"  # PE502, DATE-03, a warning
SUM = "预算: {支出: {决算数: 10, 基本支出: {决算数: 4}, 项目支出: {决算数: 5}}}\n"  # PE301, SUM-02, an error
STAGES = ("草稿", "报送", "公开")
WORDS = {Severity.NOTE: "提示", Severity.WARNING: "警告", Severity.ERROR: "错误"}


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    write_pack(tmp_path, "")
    return tmp_path


def write_pack(unit: Path, gradings: str, name: str = "本包", extends: str = "gd-zhanjiang") -> None:
    folder = unit / "模板" / name
    folder.mkdir(parents=True, exist_ok=True)
    said = f"校验: {gradings}\n" if gradings else ""
    (folder / "pack.yaml").write_text(f'名称: 本包\n版本: "1"\n沿用: {extends}\n{said}', "utf-8")


def found(unit: Path, data: str, stage: str = "草稿") -> list[Diagnostic]:
    path = unit / "整体.yaml"
    path.write_text(HEAD + data, "utf-8")
    return list(check_file(path, stage=stage).diagnostics)


def level(unit: Path, data: str, code: str, stage: str = "草稿") -> str:
    """The level of the one finding of a code, 无 if there is none."""
    items = [d for d in found(unit, data, stage) if d.code == code]
    assert len(items) <= 1
    return WORDS[items[0].severity] if items else "无"


# -- the pack -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gradings", "levels"),
    [
        ("", ("警告", "警告", "警告")),
        ("{pe502: 提示}", ("提示", "提示", "提示")),
        ("{DATE-03: 错误}", ("错误", "错误", "错误")),
        ("{PE502: 关闭}", ("无", "无", "无")),
        ("{PE502: 提示, DATE-03: 错误}", ("提示", "提示", "提示")),
        ("{PE502: {草稿: 提示, 公开: 错误}}", ("提示", "警告", "错误")),
        ("{PE502: {草稿: 关闭, 各阶段: 错误}}", ("无", "错误", "错误")),
        ("{PE502: {报送: 关闭}, DATE-03: {草稿: 提示}}", ("提示", "无", "警告")),
        ("无", ("警告", "警告", "警告")),
    ],
)
def test_levels(gradings: str, levels: tuple[str, str, str], unit: Path) -> None:
    write_pack(unit, gradings)
    assert tuple(level(unit, DATES, "PE502", stage) for stage in STAGES) == levels


def test_a_pack_takes_over_levels_one_by_one(unit: Path) -> None:
    write_pack(unit, "{PE502: 错误, PE301: 警告}", "上级")
    write_pack(unit, "{PE502: {草稿: 提示}}", extends="上级")
    assert level(unit, DATES + SUM, "PE502") == "提示"
    assert level(unit, DATES + SUM, "PE502", "报送") == "警告"  # the whole entry is replaced
    assert level(unit, DATES + SUM, "PE301") == "警告"


def test_an_error_less_no_longer_blocks(unit: Path) -> None:
    (at_first,) = [d for d in found(unit, SUM, "报送") if d.code == "PE301"]
    write_pack(unit, "{SUM-02: 警告}")
    (later,) = [d for d in found(unit, SUM, "报送") if d.code == "PE301"]
    assert (blocks(at_first, Stage.SUBMISSION), blocks(later, Stage.SUBMISSION)) == (True, False)


def test_what_the_check_itself_has_lowered_is_not_raised(unit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from perfeval_gen import checks
    from perfeval_gen.checks.check import Check, Facts
    from perfeval_gen.checks.dated.dates import submitted_before_filing

    def lowered(facts: Facts) -> Any:
        return (replace(d, severity=Severity.NOTE) for d in submitted_before_filing.find(facts))

    monkeypatch.setattr(
        checks, "run_checks", lambda facts, *_: tuple(Check(submitted_before_filing.code, lowered).find(facts))
    )
    write_pack(unit, "{PE502: 错误}")
    assert level(unit, DATES, "PE502") == "提示"
    write_pack(unit, "{PE502: 关闭}")
    assert level(unit, DATES, "PE502") == "无"


@pytest.mark.parametrize(
    ("gradings", "code", "said"),
    [
        ("{PE999: 错误}", "PE830", "“PE999”不能在“校验”里调"),
        ("{PE201: 提示}", "PE830", "“PE201”不能在“校验”里调"),
        ("{PE212: 提示}", "PE830", "“PE212”不能在“校验”里调"),
        ("{PE503: 提示}", "PE830", "“PE503”不能在“校验”里调"),
        ("{PE813: 提示}", "PE830", "“PE813”不能在“校验”里调"),
        ("{PE3: 提示}", "PE830", "“PE3”不能在“校验”里调"),
        ("{SUM: 提示}", "PE830", "“SUM”不能在“校验”里调"),
        ("{DATE-3: 提示}", "PE830", "是否想写“DATE-03”？"),
        ("{PE301: 严重}", "PE205", "可用：错误、警告、提示、关闭"),
        ("{PE301: {初稿: 错误}}", "PE201", "初稿"),
        ("[PE301]", "PE206", "校验"),
    ],
)
def test_faults(gradings: str, code: str, said: str, unit: Path) -> None:
    write_pack(unit, gradings)
    items = [d for d in found(unit, DATES) if d.severity is Severity.ERROR]
    assert [d.code for d in items] == [code]
    assert said in items[0].message + items[0].mark
    assert items[0].location.file.endswith("pack.yaml")
    assert items[0].location.line == 4


def test_pack_info_tells_levels(unit: Path) -> None:
    import json

    write_pack(unit, "{DATE-03: 错误, PE301: {草稿: 关闭, 报送: 警告}}")
    pack = load_pack("本包", own=unit / "模板", asked_at=Location("")).value
    assert pack is not None
    info = PackInfo(pack, is_own=True, trees=(), added=(), defaults=())
    assert "\n\n校验\n  DATE-03：错误\n  PE301：草稿关闭，报送警告" in pack_printing.info_text(info)
    assert json.loads(pack_printing.info_json(info))["gradings"] == {
        "DATE-03": {"草稿": "error", "报送": "error", "公开": "error"},
        "PE301": {"草稿": "off", "报送": "warning"},
    }


def test_pack_info_tells_faults(unit: Path, capsys: Capsys) -> None:
    write_pack(unit, "{PE999: 错误}")
    assert run(capsys, "pack", "info", "本包", "--dir", unit).status == 3


# -- the unit -----------------------------------------------------------------------------------------------------


def vouched(entry: str) -> str:
    return f"核实: [{entry}]\n"


@pytest.mark.parametrize(
    "entry",
    [
        "{代码: PE502, 说明: 系补报}",
        "{代码: DATE-03, 说明: 系补报}",
        "{代码: pe502, 文字: 2026-06-19, 说明: 系补报}",
        "{代码: PE502, 文字: 报送日期 2026年6月19日, 说明: 系补报}",
    ],
)
def test_a_warning_becomes_a_note(entry: str, unit: Path) -> None:
    items = found(unit, DATES + vouched(entry))
    assert [d.code for d in items if d.severity is not Severity.NOTE] == []
    (item,) = [d for d in items if d.code == "PE502"]
    assert item.message.startswith("已核实：报送日期")
    assert item.hint == "核实的说明：系补报"
    assert (item.rule, item.edits) == ("DATE-03", ())


@pytest.mark.parametrize(
    ("data", "entry", "said"),
    [
        (DATES, "{代码: PE502, 文字: 2026-06-20, 说明: 甲}", "没有找到“PE502”“2026-06-20”的问题"),
        (DATES, "{代码: PE402, 说明: 甲}", "没有找到“PE402”的问题"),
        (DATES, "{代码: PE50, 说明: 甲}", "没有找到“PE50”的问题"),
        (SUM, "{代码: PE301, 说明: 甲}", "“PE301”是错误，不能用“核实”放过"),
        (SUM, "{代码: SUM-02, 文字: 10, 说明: 甲}", "“SUM-02”“10”是错误，不能用“核实”放过"),
    ],
)
def test_what_does_not_fit_is_told(data: str, entry: str, said: str, unit: Path) -> None:
    items = found(unit, data + vouched(entry))
    (item,) = [d for d in items if d.code == "PE220"]
    assert (item.message, item.severity) == (said, Severity.WARNING)
    assert item.location.path[:2] == ("核实", 0)
    others = {d.code: WORDS[d.severity] for d in items if d.severity is not Severity.NOTE and d.code != "PE220"}
    assert others == ({"PE502": "警告"} if data == DATES else {"PE301": "错误"})


def test_one_of_several_has_to_be_named(unit: Path) -> None:
    data = "自报: {支出完成律: 99%, 结转结余律: 1%}\n"  # two PE306
    items = found(unit, data + vouched("{代码: PE306, 说明: 甲}"))
    assert [d.message for d in items if d.code == "PE220"] == ["“PE306”有 2 处，没有写明是哪一处"]
    assert [d.severity for d in items if d.code == "PE306"] == [Severity.WARNING] * 2
    named = found(unit, data + vouched("{代码: PE306, 文字: 结转结余律, 说明: 甲}"))
    assert sorted(WORDS[d.severity] for d in named if d.code == "PE306") == ["提示", "警告"]
    assert [d for d in named if d.code == "PE220"] == []


def test_the_pack_may_make_an_error_of_it(unit: Path) -> None:
    """What the pack calls an error stays one; what it switches off needs no word, and is no fault of the entry."""
    write_pack(unit, "{PE502: 错误}")
    items = found(unit, DATES + vouched("{代码: PE502, 说明: 系补报}"))
    assert {d.code: WORDS[d.severity] for d in items if d.severity is not Severity.NOTE} == {
        "PE502": "错误",
        "PE220": "警告",
    }
    write_pack(unit, "{PE502: 关闭}")
    assert not [d for d in found(unit, DATES + vouched("{代码: PE502, 说明: 甲}")) if d.code in ("PE502", "PE220")]


def test_an_error_of_running_text_may_be_vouched_for(unit: Path) -> None:
    said = "成效: [{领域: 工业, 概述: 新增农村光纤用户8188万户，家庭宽带用户8120户，固定宽带用户16955户。}]\n"
    before = [d for d in found(unit, said) if d.code.startswith("PE4") and d.severity is Severity.ERROR]
    assert len(before) == 1, before
    code = before[0].code
    entry = f"{{代码: {code}, 文字: 8188, 说明: 与报表核对无误}}"
    after = [d for d in found(unit, said + vouched(entry)) if d.code == code]
    assert [(WORDS[d.severity], d.message[:4]) for d in after] == [("提示", "已核实：")]


def test_nothing_to_vouch_for(unit: Path) -> None:
    for text in ("核实: 无\n", "核实: 待填\n", "核实: [{代码: 待填, 说明: 待填}]\n"):
        assert [d.code for d in found(unit, DATES + text) if d.severity is Severity.WARNING] == ["PE502"]
    missing = [d for d in found(unit, DATES + "核实: [{代码: PE502}]\n") if d.code == "PE202" and "说明" in d.message]
    assert len(missing) == 1
