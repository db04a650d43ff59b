"""附加字段: what a pack adds is asked for, checked, printed, and told in the schema; a wrong definition at its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any

import jsonschema
import pytest

from perfeval_gen import check_file, render_file
from perfeval_gen.diagnostics import Diagnostic, Location, Severity, Stage
from perfeval_gen.figures.catalogue import catalogue
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.packs.additions import CODES, ROW_NAMES, TOP_NAMES
from perfeval_gen.packs.model import Pack, load_pack
from perfeval_gen.pipeline import check_through
from perfeval_gen.quantities import Amount
from perfeval_gen.resources import data_root
from perfeval_gen.schema.model import PRIVATE, Field, load_schema
from perfeval_gen.schema.values import State
from perfeval_gen.view import privacy
from perfeval_gen.view.build import build
from perfeval_gen.view.printed import Rows, Section
from tests.cli.run import foreign_words, is_chinese, run
from tests.docx.samples import document, paragraph, table
from tests.figures import samples
from tests.full_document import text_of

Capsys = pytest.CaptureFixture[str]
HEAD = '名称: 我\n版本: "1"\n沿用: gd-zhanjiang\n'
PACK = """\
名称: 我
版本: "1"
沿用: gd-zhanjiang
文档: [{名称: 项目表, 类型: 项目自评, 模板: 表.docx, 文件名: "{项目名称}项目表"}]
附加字段:
  - 类型: 项目自评
    字段:
      主管领导: {type: string, meta: {id: leader, help: 分管这个项目的领导, example: 副局长, private: 姓名}}
      绩效监控: {type: boolean, meta: {id: is_monitored, help: 是否开展绩效监控, example: 是}}
      受益范围:
        type: dict
        meta: {id: reach, help: 受益的地方和人}
        schema:
          乡镇: {type: list, schema: {type: string}, meta: {id: towns, help: 受益乡镇, example: "[某镇]"}}
          人数: {type: integer, min: 0, meta: {id: people, help: 受益人数, unit: 人, example: 100}}
  - 类型: 项目自评
    位置: 指标
    字段:
      核心指标: {type: boolean, meta: {id: is_core, help: 是否核心指标, example: 是}}
      年初指标值: {type: value, meta: {id: initial_target, help: 年初下达的指标值, example: 10}}
      监控:
        type: list
        schema:
          type: dict
          schema:
            月份: {type: integer, required: true, min: 1, max: 12, meta: {id: month, help: 哪个月, example: 6}}
            进度: {type: percent, meta: {id: progress, help: 完成了多少, example: 50%}}
        meta: {id: monitoring, help: 绩效监控的记录}
  - {类型: 项目自评, 位置: 预算, 字段: {绩效奖励: {type: amount, meta: {id: reward, help: 奖励资金, example: 5}}}}
  - 类型: 整体自评
    位置: 资产
    字段: {资产编码: {type: string, required: true, meta: {id: code, help: 系统编码, example: "0044", rollover: 沿用}}}
"""
PROJECT = """\
类型: 项目自评
模板包: mine
年度: 2025
单位: {名称: 某县数据局}
名称: 平台建设
主管领导: 副局长
绩效监控: 是
受益范围: {乡镇: [甲镇, 乙镇], 人数: 1200}
预算: {年初预算: 100, 绩效奖励: 5万元}
指标:
  - {一级: 产出指标, 三级: 上线个数, 核心指标: 是, 年初指标值: 3, 完成值: 4, 监控: [{月份: 6, 进度: 50%}, {月份: 9}]}
  - {一级: 效益指标, 三级: 群众评价, 核心指标: 否}
"""
WHOLE = """\
类型: 整体自评
模板包: mine
年度: 2025
单位: {名称: 某县数据局}
资产: {资产编码: 0044}
项目:
  - {名称: 平台建设, 主管领导: 副局长, 预算: {绩效奖励: 5}, 指标: [{一级: 产出指标, 三级: 上线个数, 核心指标: 是}]}
"""


def make(folder: Path, text: str, name: str = "mine", template: bytes = b"docx") -> Path:
    made = folder / "模板" / name
    made.mkdir(parents=True)
    (made / "pack.yaml").write_text(text, "utf-8")
    (made / "表.docx").write_bytes(template)
    return made / "pack.yaml"


def load(folder: Path, name: str = "mine") -> Pack:
    outcome = load_pack(name, own=folder / "模板", asked_at=Location("甲.yaml"))
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def written(folder: Path, text: str) -> Path:
    path = folder / "甲.yaml"
    path.write_text(text, "utf-8")
    return path


def errors(path: Path, pack: str | None = None) -> list[Diagnostic]:
    return [d for d in check_file(path, pack=pack).diagnostics if d.severity is Severity.ERROR]


# -- the data of a unit --------------------------------------------------------------------------------------------


def test_what_is_added_is_read_by_its_type(tmp_path: Path) -> None:
    make(tmp_path, PACK)
    outcome = check_file(written(tmp_path, PROJECT))
    assert outcome.value is not None, outcome.diagnostics
    assert [d for d in outcome.diagnostics if d.severity is Severity.ERROR] == []
    read = outcome.value
    assert (read.get("leader"), read.get("is_monitored"), read.get("reach", "people")) == ("副局长", True, 1200)
    assert read.rows("reach", "towns") == ("甲镇", "乙镇")
    assert isinstance(reward := read.get("budget", "reward"), Amount)
    assert reward.yuan == 50000
    assert [row["is_core"] for row in read.rows("indicators")] == [True, False]
    assert read.get("indicators", 0, "monitoring", 1, "month") == 9
    assert read.at(("indicators", 0, "is_core")).line == 11


def test_a_project_of_a_unit_has_the_same_fields(tmp_path: Path) -> None:
    make(tmp_path, PACK)
    outcome = check_file(written(tmp_path, WHOLE))
    assert outcome.value is not None, outcome.diagnostics
    (project,) = outcome.value.rows("projects")
    assert (project["leader"], project["budget"]["reward"].yuan) == ("副局长", 50000)
    assert project["indicators"][0]["is_core"] is True
    assert outcome.value.get("assets", "code") == "0044"


def test_wrong_values_and_missing_ones_are_told_at_their_place(tmp_path: Path) -> None:
    make(tmp_path, PACK)
    text = PROJECT.replace("核心指标: 否", "核心指标: 常").replace("月份: 6, ", "").replace("月份: 9", "月份: 13")
    found = {(d.code, d.location.line) for d in check_file(written(tmp_path, text)).diagnostics}
    assert {("PE209", 12), ("PE202", 11), ("PE207", 11)} <= found


@pytest.mark.parametrize(("stage", "severity"), [(Stage.DRAFT, Severity.NOTE), (Stage.SUBMISSION, Severity.ERROR)])
def test_a_required_addition_blocks_as_any_other(tmp_path: Path, stage: Stage, severity: Severity) -> None:
    make(tmp_path, PACK)
    path = written(tmp_path, WHOLE.replace("资产编码: 0044", "资产编码: 待填"))
    found = [d for d in check_file(path, stage=stage).diagnostics if d.location.path[-1:] == ("资产编码",)]
    assert [(d.code, d.severity) for d in found] == [("PE212", severity)]


def test_states_ids_and_near_misses_work_as_anywhere(tmp_path: Path) -> None:
    make(tmp_path, PACK)
    read = check_file(written(tmp_path, PROJECT.replace("主管领导: 副局长", "leader: 不适用"))).value
    assert read is not None
    assert read.get("leader") is State.NOT_APPLICABLE
    (found,) = errors(written(tmp_path, PROJECT.replace("绩效监控: 是", "绩效监测: 是")))
    assert (found.code, found.location.line) == ("PE201", 7)
    assert found.mark.startswith("是否想写“绩效监控”？")


def test_another_pack_does_not_know_them(tmp_path: Path) -> None:
    make(tmp_path, PACK)
    path = written(tmp_path, PROJECT)
    found = errors(path, pack="gd-leizhou")
    assert {d.code for d in found} == {"PE201"}
    assert sorted({(d.location.line, d.location.path[-1]) for d in found}) == [
        (6, "主管领导"), (7, "绩效监控"), (8, "受益范围"), (9, "绩效奖励"), (11, "年初指标值"), (11, "核心指标"),
        (11, "监控"), (12, "核心指标"),
    ]  # fmt: skip
    assert all("本节可用：" in d.mark for d in found)
    assert found[0].message == "未知字段“主管领导”"


def test_a_pack_that_cannot_be_read_and_the_file_are_both_told(tmp_path: Path) -> None:
    pack = make(tmp_path, PACK.replace("type: boolean", "type: bool", 1))
    path = written(tmp_path, PROJECT.replace("年初预算: 100", "年初预算: 一百"))
    found = errors(path)
    assert [(d.code, d.location.line) for d in found if d.location.file == str(pack)] == [("PE825", 9)]
    assert ("PE203", 9) in [(d.code, d.location.line) for d in found if d.location.file == str(path)]
    assert [d.order for d in found] == sorted(d.order for d in found)


# -- packs over packs ----------------------------------------------------------------------------------------------

BASE = (
    HEAD
    + """附加字段:
  - 类型: 整体自评
    字段:
      甲: {type: string, meta: {id: first, help: 甲的说明, example: 甲}}
      乙: {type: dict, meta: {id: second, help: 乙}, schema: {子: {type: string, meta: {id: a, help: 子, example: 子}}}}
"""
)
OVER = (
    HEAD.replace("gd-zhanjiang", "base")
    + """附加字段:
  - 类型: 整体自评
    字段:
      甲: {type: amount, meta: {id: money, help: 改成了金额, example: 5}}
      丙: {type: string, meta: {id: third, help: 丙的说明, example: 丙}}
  - {类型: 整体自评, 位置: 乙, 字段: {丑: {type: date, meta: {id: b, help: 丑, example: 2025-06-30}}}}
"""
)


def test_additions_of_all_layers_add_up_and_one_s_own_wins(tmp_path: Path) -> None:
    make(tmp_path, BASE, "base")
    make(tmp_path, OVER)
    root = load(tmp_path).schemas["整体自评"].root
    first, second, third = (root.member(key) for key in ("甲", "乙", "丙"))
    assert first is not None
    assert (first.id, first.types) == ("money", ("amount",))
    assert second is not None
    assert [f.key for f in second.fields] == ["子", "丑"]
    assert third is not None
    below = load(tmp_path, "base").schemas["整体自评"].root
    assert below.member("丙") is None
    assert below.member("first") is not None


def test_an_id_of_the_pack_below_is_taken(tmp_path: Path) -> None:
    make(tmp_path, BASE, "base")
    pack = make(tmp_path, OVER.replace("id: third", "id: second"))
    (found,) = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲")).diagnostics
    assert (found.code, found.location.file, found.location.line) == ("PE825", str(pack), 8)
    assert "已有“乙”（英文名 second）" in found.message


def test_a_pack_without_additions_has_no_schemas_of_its_own() -> None:
    assert samples.pack().schemas == {} or "附加字段" in (
        samples.pack().documents[0].template.parent / "pack.yaml"
    ).read_text("utf-8")


def test_loading_a_pack_twice_gives_the_same_schema(tmp_path: Path) -> None:
    make(tmp_path, PACK)
    assert load(tmp_path).schemas["项目自评"] is load(tmp_path).schemas["项目自评"]
    assert set(load(tmp_path).schemas) == {"整体自评", "项目自评"}


# -- documents -----------------------------------------------------------------------------------------------------

BODY = (
    paragraph("{{ 主管领导 }}／{{ 绩效监控 }}／{{ 受益范围.人数 }}人／{{ 预算.绩效奖励 }}")
    + paragraph("{% for 镇 in 受益范围.乡镇 %}［{{ 镇 }}］{% endfor %}")
    + table([
        ["指标", "核心", "年初", "监控"],
        ["{%tr for 行 in 指标 %}", "", "", ""],
        ["{{ 行.三级 }}", "{{ 行.核心指标|格 }}", "{{ 行.年初指标值|格 }}",
         "{% for 次 in 行.监控 %}{{ 次.月份 }}月{{ 次.进度 }}；{% endfor %}"],
        ["{%tr endfor %}", "", "", ""],
    ])
    + paragraph("完")
)  # fmt: skip


def test_a_template_prints_them(tmp_path: Path) -> None:
    make(tmp_path, PACK, template=document(BODY))
    outcome = render_file(written(tmp_path, PROJECT))
    assert outcome.value is not None, outcome.diagnostics
    (made,) = outcome.value
    lines = text_of(made.content).split("\n")
    assert made.filename == "平台建设项目表.docx"
    assert "副局长／是／1200人／5.00万元" in lines
    assert "［甲镇］［乙镇］" in lines
    assert lines[lines.index("上线个数") :][:8] == ["上线个数", "是", "3", "6月50%；9月；", "群众评价", "否", "", ""]


def test_a_template_may_name_what_is_not_filled(tmp_path: Path) -> None:
    make(tmp_path, PACK, template=document(BODY))
    outcome = render_file(written(tmp_path, "".join(PROJECT.splitlines(keepends=True)[:5])))
    assert outcome.value is not None, outcome.diagnostics
    assert "／／人／" in text_of(outcome.value[0].content)


def test_a_name_in_what_is_added_is_masked_in_a_published_copy(tmp_path: Path) -> None:
    make(tmp_path, PACK + "选项: {公开姓名: 只印姓}\n")
    text = PROJECT.replace("主管领导: 副局长", "主管领导: 张三")
    read = check_file(written(tmp_path, text)).value
    assert read is not None
    pack = load(tmp_path)
    views = [
        build(read, derive_figures(read, pack), pack, stage).root for stage in (Stage.SUBMISSION, Stage.PUBLICATION)
    ]
    assert [str(root["主管领导"]) for root in views] == ["张三", "张某某"]


def test_what_templates_are_offered_otherwise_is_no_name_for_a_field() -> None:
    top: set[str] = set()
    rows: set[str] = set()
    examples = sorted((data_root() / "examples").glob("*.yaml"))
    for path in examples:
        checked = check_through(path, Stage.DRAFT).value
        assert checked is not None, path
        kind, forms = checked.document.schema.kind, checked.pack.documents
        context = checked.view.context(next(form for form in forms if form.kind == kind))
        root = load_schema(kind).root
        top |= set(context) - {f.key for f in root.fields}
        rows |= set(beside(root, context))
    ratios = {d.name for scope in catalogue().values() for d in scope}
    assert len(examples) > 4
    assert len(top) > 15
    assert top <= TOP_NAMES | ratios, f"packs/additions.py: TOP_NAMES {top - TOP_NAMES - ratios}"
    assert rows <= ROW_NAMES | ratios, f"packs/additions.py: ROW_NAMES {rows - ROW_NAMES - ratios}"


def beside(shape: Field, value: Any) -> Iterator[str]:
    """The names in the sections and lists under ``shape`` that no field has."""
    for member in shape.fields:
        here = value[member.key]
        inner = member.item or member
        for one in here if isinstance(here, Rows) else (here,):
            if isinstance(one, Section) and inner.fields:
                yield from set(one) - {f.key for f in inner.fields}
                yield from beside(inner, one)


# -- new files and the schema --------------------------------------------------------------------------------------


def test_a_new_file_has_them_with_their_help(tmp_path: Path, capsys: Capsys) -> None:
    make(tmp_path, PACK)
    answer = run(capsys, "new", tmp_path, "--kind", "项目", "--unit", "某局", "--year", 2025, "--pack", "mine")
    assert answer.status == 0, answer.err
    path = tmp_path / "2025" / "项目" / "项目.yaml"
    text = path.read_text("utf-8")
    assert "# 分管这个项目的领导；例：副局长\n主管领导: 待填\n" in text
    assert "核心指标: 是    # 是否核心指标" in text
    assert "绩效奖励: 待填" in text
    assert run(capsys, "check", path).status == 0
    run(capsys, "new", tmp_path / "别", "--kind", "项目", "--unit", "某局", "--year", 2025)
    assert "主管领导" not in (tmp_path / "别" / "2025" / "项目" / "项目.yaml").read_text("utf-8")


def test_a_new_file_is_not_made_with_a_broken_pack(tmp_path: Path, capsys: Capsys) -> None:
    make(tmp_path, PACK.replace("id: leader, ", ""))
    answer = run(capsys, "new", tmp_path, "--kind", "项目", "--unit", "某局", "--year", 2025, "--pack", "mine")
    assert answer.status == 3
    assert "错误[PE825]" in answer.err
    assert not (tmp_path / "2025").exists()


def test_the_schema_for_editors_has_them(tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, PACK)
    (tmp_path / "2025").mkdir()
    monkeypatch.chdir(tmp_path / "2025")
    answer = run(capsys, "schema", "--pack", "mine")
    assert answer.status == 0, answer.err
    check = jsonschema.Draft7Validator(json.loads(answer.out))
    check.check_schema(check.schema)
    head = {"类型": "项目自评", "年度": 2025, "单位": {"名称": "某局"}, "名称": "甲"}
    assert check.is_valid({**head, "绩效监控": "是", "指标": [{"三级": "甲", "核心指标": "否"}]})
    assert not check.is_valid({**head, "绩效监控": "常"})
    plain = jsonschema.Draft7Validator(json.loads(run(capsys, "schema").out))
    assert plain.is_valid(head)
    assert not plain.is_valid({**head, "绩效监控": "是"})


def test_the_manual_has_them(tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, PACK)
    monkeypatch.chdir(tmp_path)
    manual = run(capsys, "schema", "--pack", "mine", "--format", "markdown").out
    assert "perfeval schema --pack mine --format markdown" in manual
    assert "| 指标.核心指标 | `is_core` | 是/否 |" in manual
    assert "| 项目.指标.核心指标 | `is_core` | 是/否 |" in manual
    assert "| 预算.绩效奖励 | `reward` | 金额 | 万元 |" in manual
    assert "核心指标" not in run(capsys, "schema", "--format", "markdown").out


def test_the_schema_of_a_pack_that_is_not_there(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    unknown = run(capsys, "schema", "--pack", "mine")
    assert (unknown.status, unknown.out) == (2, "")
    assert "错误[PE811]" in unknown.err
    make(tmp_path, PACK.replace("位置: 预算", "位置: 预祘"))
    assert run(capsys, "schema", "--pack", "mine").status == 3


# -- wrong definitions ---------------------------------------------------------------------------------------------

ONE = "  - 类型: {kind}\n    位置: {place}\n    字段:\n{fields}"
GOOD = "甲: {type: string, meta: {id: first, help: 甲的说明, example: 甲}}\n"


def with_fields(fields: str, kind: str = "项目自评", place: str = "指标") -> str:
    """A pack that adds fields; the first of them stands in line 8."""
    return f"{HEAD}附加字段:\n{ONE.format(kind=kind, place=place, fields=indent(fields, ' ' * 6))}"


def meta(**more: str) -> str:
    return (
        "{"
        + ", ".join(f"{k}: {v}" for k, v in {"id": "first", "help": "说明", "example": "示例", **more}.items())
        + "}"
    )


TWICE = f"乙: {{type: string, meta: {meta(id='received')}}}"
WRONG = [
    ("甲: 文字\n", 8, "“甲”的定义应为若干“键: 值”"),
    ("甲:\n", 8, "“甲”的定义应为若干“键: 值”"),
    ("甲:\n  - type: string\n", 9, "“甲”的定义应为若干“键: 值”"),
    (GOOD + f"乙: {{meta: {meta(id='b')}}}\n", 9, "“乙”没有写 type"),
    (f"甲:\n  type: text\n  meta: {meta()}\n", 9, "type 不认识“text”"),
    (f"甲:\n  type: [string, date]\n  meta: {meta()}\n", 9, "type 不认识这样的写法"),
    (f"甲:\n  type: raw\n  meta: {meta()}\n", 9, "type 不认识“raw”"),
    ("甲:\n  type: string\n", 8, "“甲”没有写 meta.id"),
    ("甲:\n  type: string\n  meta: {help: 说明, example: 示例}\n", 10, "“甲”没有写 meta.id"),
    ("甲:\n  type: string\n  meta: {id: a, example: 示例}\n", 10, "“甲”没有写 meta.help"),
    ("甲:\n  type: string\n  meta: {id: a, help: 说明}\n", 10, "“甲”没有写 meta.example"),
    ("甲:\n  type: string\n  meta: {id: a, help: , example: 示例}\n", 10, "“甲”没有写 meta.help"),
    ("甲:\n  type: string\n  meta: 说明\n", 10, "“甲”的 meta 应为若干“键: 值”"),
    (f"甲:\n  type: string\n  meta: {meta(id='核心')}\n", 10, "meta.id 不能写“核心”"),
    (f"甲:\n  type: string\n  meta: {meta(id='Is-Core')}\n", 10, "meta.id 不能写“Is-Core”"),
    (f"甲:\n  type: string\n  meta: {meta(helper='说明')}\n", 10, "“甲”的 meta 里不认识“helper”"),
    (f"甲:\n  type: string\n  meta: {meta(rollover='保留')}\n", 10, "meta.rollover 不认识“保留”"),
    (f"甲:\n  type: string\n  meta: {meta(private='住址')}\n", 10, "meta.private 不认识“住址”"),
    (f"甲:\n  type: amount\n  meta: {meta(unit='千元', example='5')}\n", 10, "金额的 meta.unit 不认识“千元”"),
    (f"甲:\n  type: list\n  schema: {{type: date}}\n  meta: {meta(example='[甲]')}\n", 11, "meta.example 应为一行文字"),
    (f"甲1: {{type: string, meta: {meta()}}}\n", 8, "字段名“甲1”不能用"),
    (f"is_core: {{type: string, meta: {meta()}}}\n", 8, "字段名“is_core”不能用"),
    (GOOD + GOOD.replace("甲", "乙"), 9, "“乙”的 meta.id 与前面的字段相同"),
    (f"甲:\n  type: string\n  regex: 甲+\n  meta: {meta()}\n", 10, "“甲”的定义里不认识“regex”"),
    (f"甲:\n  type: string\n  requierd: true\n  meta: {meta()}\n", 10, "“甲”的定义里不认识“requierd”"),
    (f"甲:\n  type: string\n  required: 必填\n  meta: {meta()}\n", 10, "required 应为 true 或 false"),
    (f"甲:\n  type: string\n  allowed: 甲\n  meta: {meta()}\n", 10, "allowed 应为清单"),
    (f"甲:\n  type: string\n  allowed: []\n  meta: {meta()}\n", 10, "allowed 应为清单"),
    (f"甲:\n  type: integer\n  allowed: [1]\n  meta: {meta(example='1')}\n", 10, "allowed 只用于 string"),
    (f"甲:\n  type: string\n  min: 1\n  meta: {meta()}\n", 10, "min 只用于 amount"),
    (f"甲:\n  type: percent\n  max: 1\n  meta: {meta(example='1%')}\n", 10, "max 只用于 amount"),
    (f"甲:\n  type: decimal\n  min: 一\n  meta: {meta(example='1')}\n", 10, "min 应为数字"),
    (f"甲:\n  type: decimal\n  min: 2\n  max: 1\n  meta: {meta(example='1')}\n", 8, "“甲”的 min 大于 max"),
    (f"甲:\n  type: string\n  schema: {{}}\n  meta: {meta()}\n", 10, "schema 不用于 string"),
    (f"甲:\n  type: list\n  meta: {meta()}\n", 8, "“甲”没有写 schema"),
    (f"甲:\n  type: list\n  schema:\n    type: 文字\n  meta: {meta()}\n", 11, "type 不认识“文字”"),
    (f"甲:\n  type: list\n  包含: 阶段\n  schema: {{type: string}}\n  meta: {meta()}\n", 10, "包含 不用于 list"),
    ("甲:\n  type: list\n  schema: {type: string}\n  meta: {id: a, help: 说明}\n", 11, "“甲”没有写 meta.example"),
    (f"甲:\n  type: dict\n  meta: {meta()}\n", 8, "“甲”没有写 schema"),
    (f"甲:\n  type: dict\n  schema: 阶斷\n  meta: {meta()}\n", 10, "schema 不认识“阶斷”"),
    (f"甲:\n  type: dict\n  包含: [阶段, 没有]\n  meta: {meta()}\n", 10, "包含 不认识“没有”"),
    (f"甲:\n  type: dict\n  schema: {{}}\n  meta: {meta()}\n", 10, "“schema”应为若干字段的定义"),
    (f"甲:\n  type: dict\n  schema:\n    乙: {{type: string}}\n  meta: {meta()}\n", 11, "“乙”没有写 meta.id"),
    (f"甲:\n  type: dict\n  keysrules: {{type: string}}\n  schema: 阶段\n  meta: {meta()}\n", 10, "keysrules 只能写"),
    (f"甲:\n  type: dict\n  valuesrules: {{type: 文}}\n  meta: {meta()}\n", 10, "type 不认识“文”"),
    (f"甲:\n  type: dict\n  schema: 阶段\n  meta: {meta(shorthand='名称')}\n", 11, "meta.shorthand 不认识“名称”"),
    (f"甲:\n  type: dict\n  包含: 阶段\n  schema: {{{TWICE}}}\n  meta: {meta()}\n", 8, "“甲”里有两个字段用了同一个 id"),
    (f"甲:\n  type: boolean\n  meta: {meta(example='常')}\n", 10, "示例不合本字段的要求"),
    (f"甲:\n  type: date\n  meta: {meta(example='2025-02-30')}\n", 10, "示例不合本字段的要求"),
    (f"甲:\n  type: string\n  allowed: [子, 丑]\n  meta: {meta(example='寅')}\n", 11, "示例不在可选的值之中"),
    (GOOD.replace("甲:", "三级:"), 8, "“项目自评.指标”里已有“三级”（英文名 level3）"),
    (GOOD.replace("id: first", "id: level3"), 8, "“项目自评.指标”里已有“三级”（英文名 level3）"),
    (GOOD.replace("甲:", "完成率:"), 8, "“完成率”由程序算出"),
    ("[甲]\n", 8, "“字段”应为若干字段的定义"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "line", "message"), WRONG, ids=lambda v: v if isinstance(v, str) and "\n" not in v else ""
)
def test_a_wrong_definition_is_told_at_its_line(tmp_path: Path, fields: str, line: int, message: str) -> None:
    pack = make(tmp_path, with_fields(fields))
    outcome = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲.yaml"))
    assert outcome.value is None
    found = [d for d in outcome.diagnostics if d.code == "PE825"]
    assert message in found[0].message, found
    assert (found[0].location.file, found[0].location.line) == (str(pack), line)
    assert all(d.hint and is_chinese(d.message) for d in found)


def test_wrong_definitions_are_many() -> None:
    assert len(WRONG) > 50
    assert len({message for _, _, message in WRONG}) > 40


def test_all_faults_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    make(tmp_path, with_fields("甲: {type: text}\n乙: {type: string, regex: 甲}\n"))
    found = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲")).diagnostics
    assert [d.location.line for d in found].count(8) >= 2
    assert [d.location.line for d in found].count(9) >= 2


@pytest.mark.parametrize(
    ("kind", "place", "message", "mark"),
    [
        ("项目自评", "指镖", "“项目自评”里没有可以加字段的“指镖”", "是否想写“指标”？"),
        ("整体自评", "预算.支处", "“整体自评”里没有可以加字段的“预算.支处”", "是否想写“预算.支出”？"),
        ("项目自评", "名称", "“项目自评”里没有可以加字段的“名称”", ""),
        ("整体自评", "上年.资产", "“整体自评”里没有可以加字段的“上年.资产”", ""),
        ("整体自评", "指标.", "“整体自评”里没有可以加字段的“指标.”", ""),
    ],
)
def test_an_unknown_place(tmp_path: Path, kind: str, place: str, message: str, mark: str) -> None:
    make(tmp_path, with_fields(GOOD, kind, place))
    (found,) = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲")).diagnostics
    assert (found.code, found.location.line, found.message) == ("PE825", 6, message)
    assert mark in found.mark


def test_a_place_may_be_written_in_ids(tmp_path: Path) -> None:
    make(tmp_path, with_fields(GOOD, "整体自评", "projects.indicators"))
    whole = load(tmp_path).schemas["整体自评"]
    assert ("项目", "指标", "甲") in [path for path, _ in whole.walk()]


@pytest.mark.parametrize(
    ("first", "second"), [(("整体自评", "项目"), ("项目自评", '""')), (("项目自评", '""'), ("项目自评", '""'))]
)
def test_the_same_field_twice_in_one_pack(tmp_path: Path, first: tuple[str, str], second: tuple[str, str]) -> None:
    one, two = (ONE.format(kind=k, place=p, fields=indent(GOOD, " " * 6)) for k, p in (first, second))
    make(tmp_path, f"{HEAD}附加字段:\n{one}{two}")
    (found,) = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲")).diagnostics
    assert (found.code, found.location.line) == ("PE825", 12)
    assert "已有“甲”" in found.message


@pytest.mark.parametrize("name", ["文档", "编号", "评分结果", "上年", "年度"])
def test_names_at_the_top_that_are_taken(tmp_path: Path, name: str) -> None:
    make(tmp_path, with_fields(GOOD.replace("甲:", f"{name}:"), place='""'))
    found = load_pack("mine", own=tmp_path / "模板", asked_at=Location("甲")).diagnostics
    assert {d.code for d in found} == {"PE825"}


def test_rows_of_additions_are_checked_as_any_other(tmp_path: Path) -> None:
    for i, (row, code) in enumerate([
        ("{类型: 别的, 字段: {}}", "PE205"), ("{类型: 项目自评}", "PE202"), ("{字段: {甲: {}}}", "PE202"),
        ("{类型: 项目自评, 位罝: 指标, 字段: {}}", "PE201"), ("{类型: 项目自评, 字段: 无}", "PE202"),
    ]):  # fmt: skip
        make(tmp_path, f"{HEAD}附加字段:\n  - {row}\n", f"mine{i}")
        found = load_pack(f"mine{i}", own=tmp_path / "模板", asked_at=Location("甲")).diagnostics
        assert (found[0].code, found[0].location.line) == (code, 5), found


def test_every_type_can_be_added(tmp_path: Path) -> None:
    simple = {"string": "甲", "amount": "5", "decimal": "1", "percent": "5%", "value": "甲", "prose": "甲",
              "integer": "1", "date": "2025-06-30", "boolean": "是"}  # fmt: skip
    rules = "".join(
        f"{'甲' * (i + 1)}: {{type: {t}, meta: {meta(id=f'x{i}', example=e)}}}\n"
        for i, (t, e) in enumerate(simple.items())
    )
    free = (
        f"自由: {{type: dict, keysrules: {{type: string}}, valuesrules: {{type: amount}}, meta: {meta(id='free')}}}\n"
    )
    named = f"阶段: {{type: dict, schema: 阶段, meta: {meta(id='stages')}}}\n"
    short = ("简写: {type: list, meta: {id: short, help: 说明}, schema: {type: dict, meta: {shorthand: 名称}, schema: "
             f"{{名称: {{type: string, meta: {meta(id='name')}}}}}}}}}\n")  # fmt: skip
    make(tmp_path, with_fields(rules + free + named + short, place='""'))
    values = "".join(f"{'甲' * (i + 1)}: {e}\n" for i, e in enumerate(simple.values()))
    text = "".join(PROJECT.splitlines(keepends=True)[:5]) + values + "自由: {子: 5}\n阶段: {决算数: 5}\n简写: [丑]\n"
    path = written(tmp_path, text)
    assert errors(path) == []
    read = check_file(path).value
    assert read is not None
    assert read.get("free", "子").yuan == read.get("stages", "final_accounts").yuan == 50000
    assert read.get("short", 0, "name") == "丑"


def test_the_code_is_told() -> None:
    (code,) = CODES
    for text in (code.title, code.explanation, code.remedy):
        assert is_chinese(text)
        assert foreign_words(text) == set()


def test_kinds_of_private_data_are_those_that_are_masked() -> None:
    assert set(PRIVATE) == set(privacy.PUBLISHED)
