"""From a YAML file to documents: nothing lost, nothing that depends on the machine, stages that block."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_gen import check_file, compile_template, render_file
from perfeval_gen.diagnostics import MOST_OF_A_KIND, Outcome, Severity, Stage
from perfeval_gen.pipeline import DEFAULT_PACK
from perfeval_gen.rendering import Rendered
from perfeval_gen.resources import data_root
from perfeval_gen.schema.model import Field
from tests.full_document import Filler, printed_text, seen, text_of

EXAMPLES = data_root() / "examples"
SMALL = EXAMPLES / "最小示例.yaml"
KINDS = ("整体自评", "项目自评")
PACKS = ("gd-zhanjiang", "gd-leizhou")
HEAD = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
FALSE_SUM = HEAD + "预算: {支出: {决算数: 100, 基本支出: {决算数: 60}, 项目支出: {决算数: 41}}}\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "甲.yaml"
    path.write_text(text, "utf-8")
    return path


def documents(outcome: Outcome[tuple[Rendered, ...]]) -> dict[str, str]:
    assert outcome.value, outcome.diagnostics
    return {one.filename: text_of(one.content) for one in outcome.value}


# -- the library ---------------------------------------------------------------------------------------------------


def test_the_public_names_are_functions() -> None:
    assert all(callable(f) and f.__doc__ for f in (check_file, compile_template, render_file))


def test_importing_the_package_imports_little() -> None:
    program = (
        "import sys, perfeval_gen; heavy = {'docxtpl', 'docx', 'lxml', 'cerberus', 'jinja2', 'typer', 'yaml', 'rich'};"
        "print(sorted(heavy & set(sys.modules)), perfeval_gen.__version__)"
    )
    assert _python(program).startswith("[] ")


def test_an_unknown_public_name() -> None:
    import perfeval_gen

    with pytest.raises(AttributeError, match="render_all"):
        _ = perfeval_gen.render_all


def test_check_file_gives_the_document() -> None:
    outcome = check_file(SMALL)
    assert outcome.value is not None
    assert not outcome.failed
    assert outcome.value.get("unit", "name") == "某县数据局"


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        render_file(tmp_path / "没有.yaml")


# -- every example -------------------------------------------------------------------------------------------------


def test_every_example_renders() -> None:
    examples = sorted(EXAMPLES.glob("*.yaml"))
    assert len(examples) >= 6
    for path in examples:
        outcome = render_file(path)
        assert outcome.value, (path, outcome.diagnostics)
        for name, text in documents(outcome).items():
            assert name.endswith(".docx")
            assert "{{" not in text, (path, name)
            assert "None" not in text, (path, name)


def test_every_pack_renders_every_example() -> None:
    seen = 0
    for path in sorted(EXAMPLES.glob("*.yaml")):
        own = f"\n模板包: {DEFAULT_PACK}\n" in path.read_text("utf-8")  # rendered above
        if "转移支付" not in path.stem:  # the forms of a transfer are national
            seen += 1
            assert all(documents(render_file(path, pack=name)) for name in PACKS if not (own and name == DEFAULT_PACK))
    assert seen >= 6


def test_a_pack_without_forms_of_a_kind_says_so() -> None:
    outcome = render_file(EXAMPLES / "006-某省-2024-转移支付.yaml", pack="gd-zhanjiang")
    assert outcome.value is None
    assert [d.code for d in outcome.diagnostics if d.severity is Severity.ERROR] == ["PE816"]


def test_english_ids_give_the_same_documents() -> None:
    chinese, english = (render_file(EXAMPLES / name) for name in ("最小示例.yaml", "ids-最小示例.yaml"))
    assert chinese.value
    assert [(d.filename, d.digest, d.content) for d in chinese.value] == [
        (d.filename, d.digest, d.content) for d in english.value or ()
    ]


def test_a_comment_and_the_order_of_keys_change_no_byte(tmp_path: Path) -> None:
    text = SMALL.read_text("utf-8")
    head, _, rest = text.partition("\n任务:")
    moved = f"任务:{rest}\n# 注\n{head}\n" if rest.endswith("\n") else text
    first, second = (render_file(p).value for p in (SMALL, written(tmp_path, moved)))
    assert first is not None
    assert second is not None
    assert moved != text
    assert [d.content for d in first] == [d.content for d in second]


def test_another_pack_gives_another_outline() -> None:
    one, other = (documents(render_file(SMALL, pack=name)) for name in PACKS)
    report = "某县数据局2025年度整体绩效自评报告.docx"
    outlines = [[line for line in d[report].splitlines() if line[:2] in ("一、", "二、", "三、")] for d in (one, other)]
    assert all(outlines)
    assert outlines[0] != outlines[1]


def test_only_some_documents() -> None:
    made = render_file(SMALL, only=["附件6-1"])
    assert list(documents(made)) == ["某县数据局2025年度整体绩效自评基础数据表.docx"]
    assert [d.code for d in render_file(SMALL, only=["总结"]).diagnostics if d.severity is Severity.ERROR] == ["PE815"]


# -- the same input gives the same bytes ---------------------------------------------------------------------------

DIGESTS = """
import hashlib, sys
from perfeval_gen import render_file
for path in sys.argv[1:]:
    for one in render_file(path).value:
        print(one.filename, one.digest, hashlib.sha256(one.content).hexdigest())
"""


def _python(program: str, *arguments: str, **environment: str) -> str:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return run.stdout


def test_twice_the_same_bytes() -> None:
    one, two = (render_file(SMALL).value for _ in range(2))
    assert one is not None
    assert one == two
    assert len({hashlib.sha256(d.content).hexdigest() for d in one}) == len(one) > 1


def test_the_same_bytes_on_every_machine() -> None:
    paths = [str(EXAMPLES / name) for name in ("最小示例.yaml", "003-湛江市-2024-项目.yaml")]
    outputs = {
        _python(DIGESTS, *paths, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=locale, LANG=locale)
        for seed, zone, locale in (("1", "Asia/Shanghai", "C"), ("2", "America/New_York", "C.UTF-8"))
    }
    assert len(outputs) == 1
    assert len(outputs.pop().splitlines()) == 5


def test_the_folder_does_not_matter(tmp_path: Path) -> None:
    shutil.copy(SMALL, tmp_path / "别名.yaml")
    one, two = render_file(SMALL).value, render_file(tmp_path / "别名.yaml").value
    assert one == two


# -- stages --------------------------------------------------------------------------------------------------------


def test_a_draft_is_rendered_in_spite_of_a_false_sum(tmp_path: Path) -> None:
    outcome = render_file(written(tmp_path, FALSE_SUM))
    assert outcome.value
    assert [d.code for d in outcome.diagnostics if d.severity is Severity.ERROR] == ["PE301"]


@pytest.mark.parametrize("stage", ["报送", "公开", Stage.SUBMISSION, Stage.PUBLICATION])
def test_what_is_filed_may_hold_no_error(tmp_path: Path, stage: Stage | str) -> None:
    outcome = render_file(written(tmp_path, FALSE_SUM), stage=stage)
    assert outcome.value is None
    assert outcome.failed


def test_an_unknown_field_blocks_a_draft(tmp_path: Path) -> None:
    outcome = render_file(written(tmp_path, HEAD + "甲: 乙\n"))
    assert outcome.value is None
    assert "PE201" in {d.code for d in outcome.diagnostics}


def test_what_is_to_fill_blocks_filing_but_no_draft(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "自评结果: 待填\n")
    draft = render_file(path)
    assert any("【待填】" in text for text in documents(draft).values())
    assert {d.severity for d in draft.diagnostics if d.code == "PE212"} == {Severity.NOTE}
    filed = render_file(path, stage="报送")
    assert filed.value is None
    assert {d.severity for d in filed.diagnostics if d.code == "PE212"} == {Severity.ERROR}


def test_what_is_to_fill_hides_no_false_sum(tmp_path: Path) -> None:
    text = FALSE_SUM + "自评结果: 待填\n"
    codes = {
        d.code for d in check_file(written(tmp_path, text), stage="报送").diagnostics if d.severity is Severity.ERROR
    }
    assert {"PE202", "PE212", "PE301"} <= codes


def test_a_complete_document_can_be_filed(tmp_path: Path) -> None:
    for kind in KINDS:
        path = written(tmp_path, Filler(kind, "gd-zhanjiang").document())
        errors = [d for d in check_file(path, stage="报送").diagnostics if d.severity is Severity.ERROR]
        assert {d.code[:3] for d in errors} <= {"PE3"}, errors


# what example 003 leaves open in its score sheet
BENEFIT = "  - {一级: 效益指标, 二级: 经济效益指标, 三级: 带动企业数, 分值: 30, 方向: ≥, 目标值: 1, 完成值: 1}"
SCORED = "\n评分:\n" + "".join(
    f"  {name}: {{得分: {points}}}\n"
    for name, points in (
        *(("资金使用合规性", 3), ("绩效目标完整性", 2), ("绩效指标明确性", 3)),
        *(("实施程序规范性", 3), ("监督检查落实情况", 2)),
    )
)


@pytest.mark.parametrize("stage", ["报送", "公开"])
def test_a_section_without_content_blocks_filing(tmp_path: Path, stage: str) -> None:
    """A field that is simply left out makes the form print 【待填】, so it must not leave the house."""
    text = (EXAMPLES / "003-湛江市-2024-项目.yaml").read_text("utf-8")
    text = text.replace("  原因: 待填", "  原因: 财政压减").replace("待填", "无")  # 无 is no reason for lost points
    text = text.replace("\n问题: 无", "\n问题: [{问题: 下达偏晚, 措施: [提前申报]}]").replace(
        "\n偏差分析: 无", "\n偏差分析: 财政压减。"
    )
    text = text.replace("\n\n目标管理:", f"\n{BENEFIT}\n\n目标管理:").replace("  总分: 100\n", "")
    start = text.index("\n结果应用:")
    end = text.index("\n", start + 1)
    while text[end + 1 : end + 2] in (" ", "#"):
        end = text.index("\n", end + 1)
    path = written(tmp_path, text[:start] + text[end:] + SCORED)
    for found in (render_file(path, stage=stage).diagnostics, check_file(path, stage=stage).diagnostics):
        told = [d for d in found if d.code == "PE503"]
        assert [d.location.place for d in told] == ["七、绩效自评结果拟应用和公开情况"]
        assert told[0].severity is Severity.ERROR
    assert render_file(path, stage=stage).value is None
    assert render_file(path).value is not None


def test_an_unknown_stage() -> None:
    with pytest.raises(ValueError, match="定稿"):
        check_file(SMALL, stage="定稿")


# -- what stands in the data stands in the documents ---------------------------------------------------------------

# Texts that stand in one field together. What opens something stands apart from what closes it, so that each is met
# without the other in a whole document.
ADVERSARIAL = (
    ("{{", "{%", "{#", "{_{", "<!--", "<![CDATA[", "<w:p>", "增长<5%且>3%", "$1 %s %(a)s", "中　间"),
    ("}}", "{%p endif %}", "}_}", "-->", "</w:t></w:r></w:p>", "&amp;", "&#123;", "《书》【括】〔号〕", "𠮷"),
    ("{{ x }}", "A & B", "“双”‘单’\"直'直", r"\n\1\g<0>", "a  b", "；。，"),
    ("{% if x %}", "a<b", "😀👨‍👩‍👧", "【待填】"),
)
PRINTED_FIELDS = {"整体自评": 150, "项目自评": 60}


def lost(kind: str, pack: str, folder: Path, *, blocks: bool) -> tuple[int, list[tuple[str, str]]]:
    """How many texts a document prints, and those that are not printed as they stand: field and text."""
    plain = seen(printed_text(Filler(kind, pack, blocks=blocks), folder))
    found = []
    for together in ADVERSARIAL:
        filler = Filler(kind, pack, wrap=lambda mark, many=together: f"{mark}{'末'.join(many)}末", blocks=blocks)
        text = printed_text(filler, folder)
        found += [(filler.marks[n], filler.texts[n]) for n in plain if filler.texts[n] not in text]
    return len(plain), found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blocks", [False, True], ids=["文字", "条目和表格"])
def test_adversarial_text_arrives_in_every_field(tmp_path: Path, kind: str, blocks: bool) -> None:  # noqa: FBT001
    count, missing = lost(kind, "gd-zhanjiang", tmp_path, blocks=blocks)
    assert count >= PRINTED_FIELDS[kind]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_full_width_spaces_around_a_text_cost_no_letter_of_it(tmp_path: Path, kind: str) -> None:
    plain = seen(printed_text(Filler(kind, "gd-zhanjiang"), tmp_path))
    text = printed_text(Filler(kind, "gd-zhanjiang", wrap=lambda mark: f"　{mark}　"), tmp_path)
    assert seen(text) == plain
    assert "　标" in text


def _is_leaf(shape: Field, _path: tuple[str, ...]) -> bool:
    return not (shape.fields or shape.item or shape.values or shape.required)


def _is_inner(shape: Field, path: tuple[str, ...]) -> bool:
    return len(path) > 1 and not shape.required


def _is_section(shape: Field, path: tuple[str, ...]) -> bool:
    return len(path) == 1 and path not in {("单位",), ("名称",)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["无", "不适用", "待填"])
@pytest.mark.parametrize("where", [_is_leaf, _is_inner, _is_section])
def test_a_state_may_stand_for_any_field(
    tmp_path: Path, kind: str, state: str, where: Callable[[Field, tuple[str, ...]], bool]
) -> None:
    for pack in PACKS:
        text = printed_text(Filler(kind, pack, state=state, is_stated=where), tmp_path)
        assert not [word for word in ("State.", "None", "Decimal(", "Percent(", "Prose(") if word in text]


# Fields that steer or identify and have no place on these forms of a pack, by kind.
# The forms ask for this year's problems only; what became of last year's is for the unit and its superiors to read.
RECTIFIED = {
    f"{whose}上年问题整改.{key}"
    for whose in ("", "项目.")
    for key in ("问题", "原因", "措施", "责任部门", "完成时限", "指标", "整改说明")
}
NOT_PRINTED = {
    "整体自评": {
        *RECTIFIED,
        "依据文件.发文单位", "成效.归属", "项目.事项管理", "项目.偏差分析", "项目.指标.一级", "项目.指标.三级",
        "项目.指标.二级", "项目.指标.佐证材料", "项目.指标.偏差原因", "项目.指标.单位", "项目.指标.完成值",
        "项目.指标.完成情况", "项目.指标.改进措施", "项目.指标.目标值", "项目.改进意见", "项目.状态.调整内容",
        "项目.目标管理", "项目.简称", "项目.经验", "项目.编码", "项目.问题.原因", "项目.问题.完成时限",
        "项目.问题.指标", "项目.问题.措施", "项目.问题.责任部门", "项目.问题.问题", "项目.项目期",
        "项目.预算.批复文件.发文单位", "项目.预算.批复文件.文号", "项目.预算.批复文件.标题", "项目.预算.来源.名称",
        "单位.主管部门编码", "指标.中期目标值", "项目.中期目标", "项目.指标.中期目标值", "项目.权重说明", "权重说明",
        "评分.预算使用效益.佐证", "评分.预算执行情况.佐证", "评分.预算监督情况.佐证", "评分.预算编制情况.佐证",
    },
    "项目自评": {
        *RECTIFIED,
        "依据文件.发文单位", "单位.下属单位.名称", "单位.下属单位.性质", "单位.下属单位.职责", "单位.下属单位.行政级别",
        "单位.主管部门", "单位.名称", "单位.简称", "单位.经费性质", "单位.联络人.办公电话", "单位.联络人.姓名",
        "单位.联络人.移动电话", "单位.联络人.邮箱", "单位.范围", "单位.行政级别", "单位.预算编码", "指标.一级",
        "预算.批复文件.发文单位", "单位.主管部门编码", "中期目标", "指标.中期目标值", "权重说明",
        "评价目的", "评价原则", "评价方法",
    },
}  # fmt: skip


WITHOUT = ("", "目标", "预算.上级资金")


@pytest.mark.parametrize("kind", KINDS)
def test_every_choice_is_rendered(tmp_path: Path, kind: str) -> None:
    for turn in (1, 2, 3):
        filler = Filler(kind, "gd-zhanjiang", turn=turn, without=frozenset({WITHOUT[turn % 3]}))
        assert len(seen(printed_text(filler, tmp_path))) >= PRINTED_FIELDS[kind]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_that_no_form_prints_are_known(tmp_path: Path, kind: str, pack: str) -> None:
    fillers = [Filler(kind, pack, turn=turn, without=frozenset({without})) for turn in range(4) for without in WITHOUT]
    fields = {name for filler in fillers if filler.document() for name in filler.marks.values()}
    checked_only = ("项目.评分.", "关系.", "核实.")  # of projects: their own forms; what is only checked
    wanted = {n for n in fields if not n.startswith(checked_only) and ".容差." not in n} - NOT_PRINTED[kind]
    printed: set[str] = set()
    for filler in fillers:  # only until all are found
        if not wanted <= printed:
            filler.marks.clear()
            printed |= {filler.marks[n] for n in seen(printed_text(filler, tmp_path))}
    assert len(printed) >= PRINTED_FIELDS[kind]
    assert wanted <= printed


def test_of_thousands_of_one_kind_the_first_are_told(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    head = "类型: 整体自评\n年度: 2025\n单位: {名称: 某县数据局}\n"
    path.write_text(head + "".join(f"键{n}: 1\n" for n in range(MOST_OF_A_KIND + 40)), "utf-8")
    found = [d for d in check_file(path).diagnostics if d.code == "PE201"]
    assert len(found) == MOST_OF_A_KIND + 1
    assert [d.location.line for d in found[:3]] == [4, 5, 6]
    assert (found[-1].location.line, "还有 40 处" in found[-1].message) == (4 + MOST_OF_A_KIND, True)


def test_a_number_without_end_is_none(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    data = f"预算: {{收入: {{年初预算: {'9' * 400}}}}}\n自评结果: 收入预算99999万元。\n"
    path.write_text(f"类型: 整体自评\n年度: 2025\n单位: {{名称: 某县数据局}}\n{data}", "utf-8")
    (item,) = (d for d in check_file(path).diagnostics if d.severity is Severity.ERROR and d.code[:3] == "PE2")
    assert item.location.line == 4


def test_a_level_that_there_is_none_of(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    row = "{一级: 产出指标, 二级: 时效指标, 三级: 及时, 分值: 15, 方向: 定性, 目标值: 及时, 完成程度: 立项}"
    head = "类型: 项目自评\n模板包: cn\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 平台\n"
    path.write_text(f"{head}指标: [{row}]\n", "utf-8")
    found = [d for d in check_file(path).diagnostics if d.severity is Severity.ERROR and d.location.line == 6]
    assert any("立项" in d.message for d in found)
