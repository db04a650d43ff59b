"""The projects of a unit: one form each, one volume, one summary or none, by the pack or by --bind."""

# ruff: noqa: E501 - rows of YAML and of packs

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval_gen.diagnostics import Outcome, Severity
from perfeval_gen.docx import oxml
from perfeval_gen.docx.gate import check_document
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.words import paragraphs
from perfeval_gen.pipeline import check_file, render_file
from perfeval_gen.rendering import Rendered
from tests.cli.run import run
from tests.docx.samples import document as word_document
from tests.docx.samples import paragraph
from tests.full_document import text_of

NAMES = ("公共数据平台运维", "政务热线升级", "机房改造")
FORM, WHOLE, SUMMARY = "项目支出绩效自评表", "部门整体支出绩效自评表", "项目支出绩效自评汇总表"
HEAD = "模板包: cn\n年度: 2025\n单位: {名称: 青岩县数据局}\n填报日期: 2026-05-20\n"


def project(name: str, done: int, spent: str = "50") -> str:
    """A project by the national form; ``done`` of 10 gives 5 points each of 50."""
    reason = "" if done >= 10 else ", 改进措施: 乙, 偏差原因: 设备到货推迟"
    why = "" if spent == "50" else ", 原因: 尾款待付"
    return (
        f"名称: {name}\n预算: {{年初预算: 50, 调整预算: 50, 支出: {spent}{why}}}\n指标:\n"
        f"  - {{一级: 产出指标, 二级: 数量指标, 三级: 上线系统, 方向: ≥, 目标值: 10, 完成值: {done}, 分值: 50{reason}}}\n"
        "  - {一级: 效益指标, 二级: 社会效益指标, 三级: 办事提速, 方向: 定性, 目标值: 明显, 完成程度: 达成, 分值: 30}\n"
        "  - {一级: 满意度指标, 二级: 服务对象满意度指标, 三级: 用户满意度, 方向: ≥, 目标值: 90%, 完成值: 95%, 分值: 10}\n"
    )


# 10 + 50 + 30 + 10 = 100; 10 + 40 + 30 + 10 = 90; 40/50 of 10 = 8, + 25 + 30 + 10 = 73
PROJECTS = (project(NAMES[0], 10), project(NAMES[1], 8), project(NAMES[2], 5, "40"))
TOTALS = ("100", "90", "73")


def indented(text: str) -> str:
    first, *rest = text.splitlines(keepends=True)
    return f"  - {first}" + "".join(f"    {line}" for line in rest)


UNIT = f"类型: 整体自评\n{HEAD}项目:\n{''.join(map(indented, PROJECTS))}"


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    return written(tmp_path, UNIT)


def written(folder: Path, text: str, name: str = "整体.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def documents(outcome: Outcome[tuple[Rendered, ...]]) -> dict[str, bytes]:
    """The documents by file name; each is sound, and no name stands twice."""
    assert outcome.value is not None, outcome.diagnostics
    made = {one.filename: one.content for one in outcome.value}
    assert len(made) == len(outcome.value)
    assert all(check_document(content) == () for content in made.values())
    return made


def file_name(form: str, project_name: str = "") -> str:
    return f"青岩县数据局2025年度{project_name}{form}.docx"


SEPARATE = [file_name(FORM, name) for name in NAMES]
BOUND = file_name(FORM, "各项目")
SECTION = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sectPr"


# -- which files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("binding", "files"),
    [
        ("", [*SEPARATE, file_name(WHOLE)]),  # cn says 分册
        ("分册", [*SEPARATE, file_name(WHOLE)]),
        ("合订", [BOUND, file_name(WHOLE)]),
        ("汇总", [file_name(WHOLE), file_name(SUMMARY)]),
        ("不出", [file_name(WHOLE)]),
    ],
)
def test_which_files_come_out(unit: Path, binding: str, files: list[str]) -> None:
    assert list(documents(render_file(unit, binding=binding))) == files


@pytest.mark.parametrize(
    ("binding", "only", "files"),
    [
        ("", FORM, SEPARATE),
        ("合订", FORM, [BOUND]),
        ("", SUMMARY, [file_name(SUMMARY)]),
        ("汇总", SUMMARY, [file_name(SUMMARY)]),
        ("不出", FORM, []),
        ("不出", WHOLE, [file_name(WHOLE)]),
        ("", "项目支出绩效目标申报表", [file_name("项目支出绩效目标申报表", name) for name in NAMES]),
        ("合订", "项目支出绩效目标申报表", [file_name("项目支出绩效目标申报表", "各项目")]),
    ],
)
def test_which_files_of_those_named(unit: Path, binding: str, only: str, files: list[str]) -> None:
    assert list(documents(render_file(unit, binding=binding, only=[only]))) == files


def test_the_pack_says_how(tmp_path: Path) -> None:
    """A pack that only changes 各项目 of its documents; what it doesn't list isn't printed."""
    made = tmp_path / "模板" / "own"
    made.mkdir(parents=True)
    pattern = '"{单位名称}{年度}年度{项目名称}项目支出绩效自评表"'
    for said, files in (("合订", [BOUND]), ("分册", SEPARATE), ("不出", [])):
        row = f"{{名称: {FORM}, 类型: 项目自评, 模板: {FORM}.docx, 文件名: {pattern}, 指标: 项目指标, 各项目: {said}}}"
        whole = f'{{名称: {WHOLE}, 类型: 整体自评, 模板: {WHOLE}.docx, 文件名: "整体", 指标: 整体指标}}'
        text = f'名称: 试\n版本: "1"\n沿用: cn\n文档:\n  - {row}\n  - {whole}\n'
        (made / "pack.yaml").write_text(text, "utf-8")
        path = written(tmp_path, UNIT.replace("模板包: cn", "模板包: own"))
        assert list(documents(render_file(path))) == [*files, "整体.docx"]


def test_a_unit_without_projects(tmp_path: Path) -> None:
    for said in ("", "项目: 无\n", "项目: 待填\n"):
        path = written(tmp_path, f"类型: 整体自评\n{HEAD}{said}")
        for binding in ("", "分册", "合订", "不出"):
            assert list(documents(render_file(path, binding=binding))) == [file_name(WHOLE)]
        assert list(documents(render_file(path, binding="汇总"))) == [file_name(WHOLE), file_name(SUMMARY)]


def test_one_project_is_bound_alone(tmp_path: Path) -> None:
    """A volume of one is that project's own document, by its own name."""
    path = written(tmp_path, f"类型: 整体自评\n{HEAD}项目:\n{indented(PROJECTS[0])}")
    assert list(documents(render_file(path, binding="合订", only=[FORM]))) == [SEPARATE[0]]


# -- what stands in them --------------------------------------------------------------------------------------------


def lines(content: bytes) -> list[str]:
    return [text for _, text in paragraphs(content) if text]


def test_each_form_is_that_of_the_project_s_own_file(unit: Path, tmp_path: Path) -> None:
    made = documents(render_file(unit, binding="分册"))
    for name, text, file in zip(NAMES, PROJECTS, SEPARATE, strict=True):
        alone = written(tmp_path, f"类型: 项目自评\n{HEAD}{text}", f"{name}.yaml")
        assert lines(made[file]) == lines(documents(render_file(alone))[file])


def test_scores_of_each_project(unit: Path) -> None:
    made = documents(render_file(unit, binding="分册"))
    for file, name, total in zip(SEPARATE, NAMES, TOTALS, strict=True):
        found = lines(made[file])
        assert name in found
        assert total in found
        assert not [other for other in NAMES if other != name and other in found]


def test_a_volume_holds_all_in_order_each_on_a_page_of_its_own(unit: Path) -> None:
    made = documents(render_file(unit, binding="分册"))
    volume = documents(render_file(unit, binding="合订"))[BOUND]
    assert lines(volume) == [line for file in SEPARATE for line in lines(made[file])]
    found = lines(volume)
    assert [line for line in found if line in NAMES] == list(NAMES)
    body = oxml.parse(read_package(volume).parts["word/document.xml"])[0]
    ends = [i for i, part in enumerate(body) if part.tag == SECTION or list(oxml.elements(part, "w:sectPr"))]
    assert len(ends) == 3
    assert ends[-1] == len(body) - 1
    for section in oxml.elements(body, "w:sectPr"):
        kinds = [value for part in section if part.tag.endswith("}type") for value in part.attrib.values()]
        assert set(kinds) <= {"nextPage"}  # without a type a section begins on a new page
    starts = [0, *(end + 1 for end in ends[:-1])]
    for name, start, end in zip(NAMES, starts, ends, strict=True):
        told = "".join(oxml.text_of(p) for part in body[start : end + 1] for p in part.iter(oxml.W_P))
        assert name in told
        assert not [other for other in NAMES if other != name and other in told]


def test_a_summary_has_a_row_for_each_project(unit: Path) -> None:
    found = lines(documents(render_file(unit, binding="汇总"))[file_name(SUMMARY)])
    places = [found.index(name) for name in NAMES]
    assert places == sorted(places)
    for place, total, end in zip(places, TOTALS, [*places[1:], len(found)], strict=True):
        assert total in found[place:end]


def test_the_same_bytes_every_time(unit: Path) -> None:
    one, two = (render_file(unit, binding="合订").value for _ in range(2))
    assert one is not None
    assert one == two


# -- findings -------------------------------------------------------------------------------------------------------


def errors(path: Path, stage: str = "草稿", binding: str = "") -> list[tuple[str, tuple[str | int, ...]]]:
    found = render_file(path, stage=stage, binding=binding).diagnostics
    return [(d.code, d.location.path) for d in found if d.severity is Severity.ERROR and d.code.startswith("PE3")]


def test_a_project_is_checked_as_its_own_file_would_be(tmp_path: Path) -> None:
    path = written(tmp_path, UNIT.replace(", 偏差原因: 设备到货推迟", "", 1))
    assert errors(path) == [("PE308", ("项目", 1, "指标", 0))]
    assert [d.code for d in check_file(path).diagnostics if d.code == "PE308"] == ["PE308"]
    assert errors(path, binding="不出") == []  # what doesn't come out isn't scored


def test_points_of_a_project_that_do_not_add_up(tmp_path: Path) -> None:
    path = written(tmp_path, UNIT.replace("完成值: 10, 分值: 50", "完成值: 10, 分值: 40", 1))
    assert errors(path) == [("PE313", ("项目", 0, "指标"))]


def test_a_project_without_its_score_is_not_handed_in(tmp_path: Path) -> None:
    path = written(tmp_path, UNIT.replace("完成值: 8, ", "", 1))
    assert errors(path) == []
    assert ("PE314", ("项目", 1)) in [(code, path_[:2]) for code, path_ in errors(path, "报送", "分册")]


WITHOUT_SUMMARY = "文档: [{名称: 表, 类型: 项目自评, 模板: 表.docx, 文件名: 甲}, {名称: 整, 类型: 整体自评, 模板: 表.docx, 文件名: 整}]"
WITHOUT_PROJECTS = "文档: [{名称: 整, 类型: 整体自评, 模板: 表.docx, 文件名: 整}]"


@pytest.mark.parametrize(
    ("forms", "binding"), [(WITHOUT_SUMMARY, "汇总"), (WITHOUT_PROJECTS, "分册"), (WITHOUT_PROJECTS, "合订")]
)
def test_nothing_to_bind(tmp_path: Path, forms: str, binding: str) -> None:
    made = tmp_path / "模板" / "own"
    made.mkdir(parents=True)
    (made / "表.docx").write_bytes(word_document(paragraph("甲")))
    (made / "pack.yaml").write_text(f'名称: 试\n版本: "1"\n{forms}\n', "utf-8")
    outcome = render_file(written(tmp_path, UNIT.replace("模板包: cn", "模板包: own")), binding=binding)
    assert outcome.value is None
    (told,) = [d for d in outcome.diagnostics if d.severity is Severity.ERROR]
    assert (told.code, str(told.location)) == ("PE818", "--bind")
    assert told.message == f"模板包“own”没有可以“{binding}”的项目文档"
    assert told.hint


def test_a_template_whose_header_changes_cannot_be_bound(tmp_path: Path) -> None:
    made = tmp_path / "模板" / "own"
    made.mkdir(parents=True)
    (made / "表.docx").write_bytes(word_document(paragraph("{{ 名称 }}"), header="{{ 名称 }}"))
    (made / "表2.docx").write_bytes(word_document(paragraph("整")))
    form = '{名称: 表, 类型: 项目自评, 模板: 表.docx, 文件名: "{项目名称}", 各项目: 分册}'
    whole = "{名称: 整, 类型: 整体自评, 模板: 表2.docx, 文件名: 整}"
    (made / "pack.yaml").write_text(f'名称: 试\n版本: "1"\n文档: [{form}, {whole}]\n', "utf-8")
    path = written(tmp_path, UNIT.replace("模板包: cn", "模板包: own"))
    assert list(documents(render_file(path))) == [*(f"{name}.docx" for name in NAMES), "整.docx"]
    outcome = render_file(path, binding="合订")
    assert outcome.value is None
    (told,) = [d for d in outcome.diagnostics if d.severity is Severity.ERROR]
    assert (told.code, told.message) == ("PE819", "《表》不能合订")


# -- the command ----------------------------------------------------------------------------------------------------


def project_files(folder: Path, *texts: str) -> list[Path]:
    return [written(folder, f"类型: 项目自评\n{HEAD}{text}", f"{i}.yaml") for i, text in enumerate(texts, 1)]


def test_files_of_several_projects_become_one_volume(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, out = project_files(tmp_path, *PROJECTS), tmp_path / "出"
    answer = run(capsys, "render", *files, "--bind", "合订", "-o", out)
    assert answer.status == 0, answer.text
    assert [p.name for p in out.iterdir()] == [BOUND]
    found = lines((out / BOUND).read_bytes())
    assert [line for line in found if line in NAMES] == list(NAMES)
    assert "共生成 1 份文档" in answer.text


def test_the_volume_is_that_of_the_whole_unit(unit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, out = project_files(tmp_path, *PROJECTS), tmp_path / "出"
    assert run(capsys, "render", *files, "--bind", "合订", "-o", out).status == 0
    assert text_of((out / BOUND).read_bytes()) == text_of(documents(render_file(unit, binding="合订"))[BOUND])


def test_each_unit_has_a_volume_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, out = project_files(tmp_path, *PROJECTS), tmp_path / "出"
    files[2].write_text(files[2].read_text("utf-8").replace("青岩县数据局", "青岩县档案馆"), "utf-8")
    answer = run(capsys, "render", *files, "--bind", "合订", "-o", out)
    assert answer.status == 0, answer.text
    alone = f"青岩县档案馆2025年度{NAMES[2]}{FORM}.docx"
    assert sorted(p.name for p in out.iterdir()) == sorted([BOUND, alone])


def test_without_bind_each_file_comes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, out = project_files(tmp_path, *PROJECTS), tmp_path / "出"
    assert run(capsys, "render", *files, "-o", out).status == 0
    assert sorted(p.name for p in out.iterdir()) == sorted(SEPARATE)


def test_a_file_that_fails_is_left_out_of_the_volume_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, out = project_files(tmp_path, *PROJECTS), tmp_path / "出"
    files[1].write_text(files[1].read_text("utf-8") + "没有的键: 1\n", "utf-8")
    answer = run(capsys, "render", *files, "--bind", "合订", "-o", out)
    assert answer.status == 1
    assert "PE201" in answer.text


@pytest.mark.parametrize("word", ["装订", "合 订", "bind"])
def test_a_strange_word_for_bind(unit: Path, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "render", unit, "--bind", word, "-o", unit.parent / "出")
    assert answer.status == 2
    assert "合订" in answer.text
    assert not (unit.parent / "出").exists()


def test_bind_of_the_command_takes_the_place_of_the_pack(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = unit.parent / "出"
    assert run(capsys, "render", unit, "--bind", "汇总", "-o", out).status == 0
    assert sorted(p.name for p in out.iterdir()) == sorted([file_name(WHOLE), file_name(SUMMARY)])


def test_bind_that_finds_nothing_is_told(unit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "render", unit, "--pack", "gd-zhanjiang", "--bind", "汇总", "-o", unit.parent / "出")
    assert answer.status in (2, 3)
    assert "PE818" in answer.text


@pytest.mark.parametrize(("word", "status"), [("不出", 2), ("汇总", 2), ("分册", 0), ("合订", 0)])
def test_what_cant_be_done_with_files_of_projects(
    word: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """不出 and 汇总 are about the projects inside of a unit's file; a file of a project isn't left out in silence."""
    files, out = project_files(tmp_path, *PROJECTS), tmp_path / "出"
    answer = run(capsys, "render", *files, "--bind", word, "-o", out)
    assert answer.status == status, answer.text
    assert out.exists() is (status == 0)
    if status:
        assert answer.text.count("PE818") == len(PROJECTS)
        assert f"--bind {word} 管的是整体自评里的项目，{files[0].name} 是项目自评" in answer.text


# -- names of files -------------------------------------------------------------------------------------------------


def test_two_projects_of_one_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither overwrites the other: the first stands, the second is told."""
    text = f"类型: 整体自评\n{HEAD}项目:\n{indented(PROJECTS[0])}{indented(PROJECTS[1].replace(NAMES[1], NAMES[0]))}"
    answer = run(capsys, "render", written(tmp_path, text), "--only", FORM, "-o", tmp_path / "出")
    assert "PE704" in answer.text
    assert answer.status != 0
    assert [p.name for p in (tmp_path / "出").iterdir()] == [SEPARATE[0]]


@pytest.mark.parametrize("name", ["甲/乙", "甲:乙", "甲*？", "..", "甲\u3000乙"])
def test_any_name_of_a_project_makes_a_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = PROJECTS[0].replace(NAMES[0], f'"{name}"')
    text = f"类型: 整体自评\n{HEAD}项目:\n{indented(named)}"
    answer = run(capsys, "render", written(tmp_path, text), "--only", FORM, "-o", tmp_path / "出")
    assert answer.status == 0, answer.text
    (made,) = (tmp_path / "出").iterdir()
    assert made.name.endswith(f"{FORM}.docx")
    assert name in text_of(made.read_bytes())


def test_a_long_name_leaves_the_title_of_the_document(tmp_path: Path) -> None:
    name = "县城公共停车场智能化改造及周边道路综合整治提升工程项目前期工作经费（含可研、初步设计、勘察和图审）补助"
    path = written(tmp_path, f"类型: 整体自评\n{HEAD}项目:\n{indented(PROJECTS[0].replace(NAMES[0], name))}")
    (made,) = documents(render_file(path, only=[FORM]))
    assert made.endswith(f"{FORM}.docx")
    assert made.startswith("青岩县数据局2025年度县城")
    assert "补助项目支出" in made
