"""A unit's folder: a year out of several files, perfeval.yaml above them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_gen.diagnostics import Diagnostic, Stage
from perfeval_gen.pipeline import check_through
from perfeval_gen.schema.validate import Document
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
WHOLE = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
OWN = "类型: 项目自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"


def year(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "2025" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "2025" / "整体.yaml"


def checked(path: Path) -> tuple[Document, list[Diagnostic]]:
    outcome = check_through(path, Stage.DRAFT)
    assert outcome.value is not None
    return outcome.value.document, [d for d in outcome.diagnostics if d.code not in ("PE202", "PE212")]


# -- what the files of a year make together ---------------------------------------------------------------------------


def test_a_project_s_file_is_one_of_the_projects(tmp_path: Path) -> None:
    main = year(tmp_path, {
        "整体.yaml": WHOLE + '项目:\n- {编码: "001", 名称: 平台运维, 类别: 续建}\n',
        "项目/001-平台.yaml": '编码: "001"\n预算: {年初预算: 10, 划拨: 10, 支出: 10}\n',
        "项目/002-培训.yaml": '编码: "002"\n名称: 培训\n',
        "评分.yaml": "评分: {固定资产利用率: {得分: 2}}\n",
    })  # fmt: skip
    document, found = checked(main)
    rows = document.rows("projects")
    assert [(row["code"], row["name"], row.get("category")) for row in rows] == [
        ("001", "平台运维", "续建"),
        ("002", "培训", None),
    ]
    assert rows[0]["budget"]["spent"].yuan == 100_000
    assert document.get("scores", "固定资产利用率", "score") == 2
    assert [d.code for d in found] == ["PE314"]  # scoring has begun


def test_projects_stand_in_order_of_their_files(tmp_path: Path) -> None:
    files = {f"项目/{code}.yaml": f"名称: 项目{code}\n" for code in ("010", "002", "001")}
    document, _ = checked(year(tmp_path, {"整体.yaml": WHOLE + "项目: 待填\n", **files}))
    assert [row["name"] for row in document.rows("projects")] == ["项目001", "项目002", "项目010"]


def test_without_a_code_the_name_tells(tmp_path: Path) -> None:
    main = year(
        tmp_path,
        {"整体.yaml": WHOLE + "项目: [{名称: 培训, 类别: 新建}]\n", "项目/培训.yaml": "名称: 培训\n备注: 无\n"},
    )
    document, _ = checked(main)
    assert [row["category"] for row in document.rows("projects")] == ["新建"]


def test_errors_name_the_file_they_come_from(tmp_path: Path) -> None:
    main = year(
        tmp_path, {"整体.yaml": WHOLE, "项目/甲.yaml": "名称: 甲\n预算: {支出: 十万}\n", "评分.yaml": "评分: {乙: 1}\n"}
    )
    outcome = check_through(main, Stage.DRAFT)
    errors = {(Path(d.location.file).name, d.location.line, d.location.column, d.code) for d in outcome.diagnostics}
    assert ("甲.yaml", 2, 10, "PE203") in errors
    assert any(name == "评分.yaml" and line == 1 for name, line, _, _ in errors)


def test_a_syntax_error_in_a_part(tmp_path: Path, capsys: Capsys) -> None:
    year(tmp_path, {"整体.yaml": WHOLE, "项目/甲.yaml": "名称: '甲\n"})
    answer = run(capsys, "check", tmp_path / "2025")
    assert answer.status == 1
    assert "甲.yaml:1:5" in answer.out
    assert run(capsys, "render", tmp_path / "2025", "-o", tmp_path / "出").status == 1
    assert not (tmp_path / "出").exists()


def test_a_part_that_can_t_be_read_hides_nothing_of_the_others(tmp_path: Path) -> None:
    parts = {"项目/甲.yaml": "名称: [甲\n", "项目/乙.yaml": "名称: 乙\n年初予算: 1\n"}
    outcome = check_through(year(tmp_path, {"整体.yaml": WHOLE, **parts}), Stage.DRAFT)
    assert outcome.value is None
    told = {(Path(d.location.file).name, d.code) for d in outcome.diagnostics}
    assert ("乙.yaml", "PE201") in told
    assert any(name == "甲.yaml" for name, _ in told)


# -- the same thing in two files --------------------------------------------------------------------------------------

BUDGET = "项目:\n- {名称: 甲, 预算: {支出: %s}}\n"


@pytest.mark.parametrize(
    ("here", "there", "message"),
    [
        ("9", "10", "“支出”两处不一致：“9”、“10”"),
        ("9", "9", ""),
        ("待填", "10", ""),
        ("10", "待填", ""),
        ("10万元", "10", "“支出”两处不一致：“10万元”、“10”"),
    ],
)
def test_what_stands_twice_must_agree(tmp_path: Path, here: str, there: str, message: str) -> None:
    main = year(tmp_path, {"整体.yaml": WHOLE + BUDGET % here, "项目/甲.yaml": f"名称: 甲\n预算: {{支出: {there}}}\n"})
    outcome = check_through(main, Stage.DRAFT)
    told = [d for d in outcome.diagnostics if d.code == "PE720"]
    assert [d.message for d in told] == ([message] if message else [])
    if message:
        assert (Path(told[0].location.file).name, told[0].location.line, told[0].location.column) == ("甲.yaml", 2, 10)
        assert Path(told[0].related[0][0].file).name == "整体.yaml"
    elif outcome.value is not None:
        spent = outcome.value.document.rows("projects")[0]["budget"]["spent"].yuan
        assert spent == (90_000 if here == there == "9" else 100_000)


def test_no_projects_and_a_project_s_file(tmp_path: Path) -> None:
    main = year(tmp_path, {"整体.yaml": WHOLE + "项目: 无\n", "项目/甲.yaml": "名称: 甲\n"})
    assert "PE720" in [d.code for d in check_through(main, Stage.DRAFT).diagnostics]


def test_two_files_of_one_project(tmp_path: Path) -> None:
    files = {"项目/001-甲.yaml": '编码: "001"\n名称: 甲\n', "项目/001-重.yaml": '编码: "001"\n名称: 甲\n备注: 无\n'}
    outcome = check_through(year(tmp_path, {"整体.yaml": WHOLE, **files}), Stage.DRAFT)
    (told,) = [d for d in outcome.diagnostics if d.code == "PE720"]
    assert told.message == "两个文件写的是同一个项目：“编码”都是 “001”"
    assert (Path(told.location.file).name, told.location.line, told.location.column) == ("001-重.yaml", 1, 5)
    assert Path(told.related[0][0].file).name == "001-甲.yaml"


def test_a_part_that_is_no_mapping(tmp_path: Path) -> None:
    main = year(tmp_path, {"整体.yaml": WHOLE, "项目/甲.yaml": "- 甲\n- 乙\n"})
    told = [(d.code, Path(d.location.file).name) for d in check_through(main, Stage.DRAFT).diagnostics]
    assert ("PE114", "甲.yaml") in told


# -- a project that is a document of its own --------------------------------------------------------------------------


def test_a_project_s_own_document_counts_in_the_whole(tmp_path: Path, capsys: Capsys) -> None:
    year(tmp_path, {
        "整体.yaml": WHOLE,
        "项目/甲.yaml": OWN + "名称: 甲\n预算: {年初预算: 10, 划拨: 10, 支出: 10}\n自评结果: 达到目标。\n",
    })  # fmt: skip
    document, found = checked(tmp_path / "2025" / "整体.yaml")
    assert [row["name"] for row in document.rows("projects")] == ["甲"]
    assert "evaluation_summary" not in document.rows("projects")[0]
    assert found == []
    answer = run(capsys, "render", tmp_path / "2025", "-o", tmp_path / "出")
    assert answer.status == 0, answer.out
    names = sorted(path.name for path in (tmp_path / "出").iterdir())
    assert len([name for name in names if "甲" in name and "报告" in name]) == 1
    assert any("整体绩效自评报告" in name for name in names)


@pytest.mark.parametrize(
    ("old", "new"),
    [("年度: 2025", "年度: 2024"), ("某县数据局", "某县财政局"), ("年度: 2025", "年度: 2025\n金额单位: 元")],
)
def test_its_head_agrees_with_the_unit_s(tmp_path: Path, old: str, new: str) -> None:
    whole = WHOLE + "金额单位: 万元\n"
    main = year(tmp_path, {"整体.yaml": whole, "项目/甲.yaml": OWN.replace(old, new) + "名称: 甲\n"})
    assert "PE720" in [d.code for d in check_through(main, Stage.DRAFT).diagnostics]


@pytest.mark.parametrize("named", ["项目/甲.yaml", "评分.yaml", "整体.yaml", "."])
def test_any_file_of_the_year_stands_for_the_year(tmp_path: Path, capsys: Capsys, named: str) -> None:
    year(tmp_path, {"整体.yaml": WHOLE, "项目/甲.yaml": "名称: 甲\n预算: {支出: 十}\n", "评分.yaml": "评分: {}\n"})
    answer = run(capsys, "check", "--format", "json", tmp_path / "2025" / named)
    assert [f["line"] for f in answer.findings if f["code"] == "PE203"] == [2]
    assert answer.status == 1


def test_a_project_s_own_document_can_be_named_alone(tmp_path: Path, capsys: Capsys) -> None:
    year(tmp_path, {"整体.yaml": WHOLE + "资产: {公务用车: 两辆}\n", "项目/甲.yaml": OWN + "名称: 甲\n"})
    answer = run(capsys, "check", "--format", "json", tmp_path / "2025" / "项目" / "甲.yaml")
    assert answer.status == 0
    assert {Path(f["file"]).name for f in answer.findings} == {"甲.yaml"}


def test_a_project_s_own_document_takes_its_head_from_the_year(tmp_path: Path) -> None:
    head = "填报日期: 2026-03-01\n金额单位: 元\n自评工作: {组长: 局长, 组员: [各科室]}\n"
    year(tmp_path, {
        "整体.yaml": WHOLE + head,
        "项目/甲.yaml": "类型: 项目自评\n年度: 2025\n单位: {简称: 县局}\n名称: 甲\n填报日期: 待填\n"
        "自评工作: {组长: 副局长}\n预算: {支出: 100000}\n",
    })  # fmt: skip
    document, _ = checked(tmp_path / "2025" / "项目" / "甲.yaml")
    assert document.get("unit", "name") == "某县数据局"
    assert document.get("unit", "short_name") == "县局"
    assert str(document.get("filed_on")) == "2026-03-01"
    assert document.get("self_evaluation", "leader") == "副局长"  # its own comes first
    assert document.get("self_evaluation", "members") == ("各科室",)
    assert document.get("budget", "spent").yuan == 100_000
    assert document.get("pack") == "gd-zhanjiang"


def test_faults_of_the_head_stand_in_the_year_s_file(tmp_path: Path) -> None:
    year(tmp_path, {"整体.yaml": WHOLE + "填报日期: 三月\n", "项目/甲.yaml": OWN + "名称: 甲\n"})
    outcome = check_through(tmp_path / "2025" / "项目" / "甲.yaml", Stage.DRAFT)
    told = [
        (Path(d.location.file).name, d.location.line) for d in outcome.diagnostics if d.message.startswith("“填报日期”")
    ]
    assert told == [("整体.yaml", 5)]


def test_what_a_pack_adds_to_projects_comes_along(tmp_path: Path, capsys: Capsys) -> None:
    pack = tmp_path / "模板" / "ours"
    pack.mkdir(parents=True)
    fields = "主管领导: {type: string, meta: {id: leader, help: 分管领导, example: 副局长, rollover: 待核}}"
    added = f"附加字段: [{{类型: 项目自评, 字段: {{{fields}}}}}]\n"
    (pack / "pack.yaml").write_text('名称: 甲\n版本: "1"\n沿用: gd-zhanjiang\n' + added, "utf-8")
    whole, own = (text.replace("gd-zhanjiang", "ours") for text in (WHOLE, OWN))
    main = year(tmp_path, {"整体.yaml": whole, "项目/甲.yaml": own + "名称: 甲\n主管领导: 副局长\n负责人: 某某\n"})
    outcome = check_through(main, Stage.DRAFT)
    assert [(d.message, Path(d.location.file).name) for d in outcome.diagnostics if d.code == "PE201"] == [
        ("未知字段“负责人”", "甲.yaml")
    ]
    year(tmp_path, {"项目/甲.yaml": own + "名称: 甲\n主管领导: 副局长\n"})
    assert checked(main)[0].rows("projects")[0]["leader"] == "副局长"


# -- properties --------------------------------------------------------------------------------------------------------

FIELDS = {"备注": "尾款", "简称": "甲", "实施单位": "某科", "类别": "新建", "项目期": "一年"}


@given(st.lists(st.sampled_from(["整体", "文件", "两处"]), min_size=5, max_size=5))
def test_where_a_field_stands_changes_nothing(tmp_path_factory: pytest.TempPathFactory, where: list[str]) -> None:
    folder = tmp_path_factory.mktemp("年")
    one = {k: v for (k, v), w in zip(FIELDS.items(), where, strict=True) if w != "文件"}
    other = {k: v for (k, v), w in zip(FIELDS.items(), where, strict=True) if w != "整体"}
    rows = "".join(f"  {k}: {v}\n" for k, v in one.items())
    text = "".join(f"{k}: {v}\n" for k, v in other.items())
    document, _ = checked(
        year(folder, {"整体.yaml": f"{WHOLE}项目:\n- 名称: 乙\n{rows}", "项目/乙.yaml": f"名称: 乙\n{text}"})
    )
    row = document.rows("projects")[0]
    assert (row["remark"], row["short_name"], row["implementer"], row["category"], row["period"]) == tuple(
        FIELDS.values()
    )


# -- perfeval.yaml -----------------------------------------------------------------------------------------------------


def configured(folder: Path, text: str) -> Path:
    (folder / "perfeval.yaml").write_text(text, "utf-8")
    return folder


def codes(capsys: Capsys, folder: Path) -> list[str]:
    answer = run(capsys, "check", "--format", "json", folder / "2025")
    return sorted({f["code"] for f in answer.findings} - {"PE202", "PE212"})


def test_the_pack_comes_from_perfeval_yaml(tmp_path: Path, capsys: Capsys) -> None:
    year(tmp_path, {"整体.yaml": WHOLE.replace("模板包: gd-zhanjiang\n", "")})
    assert codes(capsys, tmp_path) == ["PE814"]
    configured(tmp_path, "单位: 某县数据局\n模板包: cn\n")
    assert codes(capsys, tmp_path) == []
    answer = run(capsys, "render", tmp_path / "2025", "-o", tmp_path / "出")
    assert [p.name for p in (tmp_path / "出").iterdir()] == ["某县数据局2025年度部门整体支出绩效自评表.docx"], (
        answer.out
    )


def test_documents_go_below_the_unit_s_folder(tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = tmp_path / "某 局"
    year(unit, {"整体.yaml": WHOLE})
    configured(unit, '单位: 某县数据局\n输出: 成品\n文件名: {整体绩效自评报告: "{年度}年{单位名称}报告"}\n')
    monkeypatch.chdir(tmp_path)
    answer = run(capsys, "render", "某 局/2025")
    assert answer.status == 0
    assert f"√ {Path('某 局/成品/2025/2025年某县数据局报告.docx')}\n" in answer.out
    assert (unit / "成品" / "2025" / "2025年某县数据局报告.docx").is_file()
    assert not (tmp_path / "输出").exists()


@pytest.mark.parametrize(
    ("config", "code", "status"),
    [
        ("单位: 某县财政局\n", "PE722", 0),
        ("单位: 某县数据局\n模板包: gd-zhanjiang\n模板包版本: 旧\n", "PE723", 0),
        ("单位: 某县数据局\n模板包: gd-zhanjiang\n文件名: {整体绩效自评报吿: 甲}\n", "PE724", 1),
        ('单位: 某县数据局\n模板包: gd-zhanjiang\n文件名: {整体绩效自评报告: "{单位名}"}\n', "PE827", 1),
        ("单位: 某县数据局\n模扳包: cn\n", "PE201", 1),
        ("单位： 某县数据局\n", "PE101", 1),
        ("模板包: cn\n", "PE202", 1),
    ],
)
def test_mistakes_in_perfeval_yaml(tmp_path: Path, capsys: Capsys, config: str, code: str, status: int) -> None:
    year(configured(tmp_path, config), {"整体.yaml": WHOLE})
    answer = run(capsys, "check", "--format", "json", tmp_path / "2025")
    assert code in [f["code"] for f in answer.findings]
    assert answer.status == status
    place = next(f for f in answer.findings if f["code"] == code)
    assert place["line"] >= 1
    assert place["hint"]


def test_a_year_that_isn_t_there(tmp_path: Path, capsys: Capsys) -> None:
    year(configured(tmp_path, "单位: 某县数据局\n"), {"整体.yaml": WHOLE})
    answer = run(capsys, "check", tmp_path / "2027")
    assert answer.status == 2
    assert "这个文件夹里有：2025\n" in answer.text


def test_the_year_is_that_of_the_folder(tmp_path: Path, capsys: Capsys) -> None:
    year(configured(tmp_path, "单位: 某县数据局\n"), {"整体.yaml": WHOLE.replace("2025", "2024")})
    answer = run(capsys, "check", tmp_path / "2025")
    assert "年度写的是 2024，文件在 2025 年的文件夹里" in answer.out


def test_without_perfeval_yaml_everything_is_as_before(tmp_path: Path, capsys: Capsys) -> None:
    year(tmp_path, {"整体.yaml": WHOLE.replace("2025", "2024")})
    assert codes(capsys, tmp_path) == []


def test_the_files_around_are_found_from_anywhere(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    year(configured(tmp_path, "单位: 某县财政局\n"), {"整体.yaml": WHOLE})
    monkeypatch.chdir(tmp_path / "2025")
    answer = run(capsys, "check", "整体.yaml")
    assert "PE722" in answer.out
    assert os.fspath(tmp_path / "perfeval.yaml") in answer.out
