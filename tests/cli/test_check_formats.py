"""What ``perfeval check`` prints for people, programs and code hosts."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator

from perfeval_gen.cli import sarif, told
from perfeval_gen.cli.printing import summary, to_text
from perfeval_gen.diagnostics import Diagnostic, Edit, Location, Severity
from perfeval_gen.resources import data_root
from tests.cli.mistakes import HEAD, MISTAKES
from tests.cli.run import run

Capsys = pytest.CaptureFixture[str]
EXAMPLES = data_root() / "examples"
SOME = [m for n, m in enumerate(MISTAKES) if n % 23 == 0]
WRONG = HEAD + "自报: {支出完成律: 99%}\n填报日期: 2025-01-01\n"


@cache
def sarif_schema() -> Draft4Validator:
    path = Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json"
    return Draft4Validator(json.loads(path.read_text("utf-8")), format_checker=Draft4Validator.FORMAT_CHECKER)


@cache
def json_schema() -> Draft7Validator:
    text = (data_root() / "schemas" / "检查结果.schema.json").read_text("utf-8")
    Draft7Validator.check_schema(json.loads(text))
    return Draft7Validator(json.loads(text))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str | bytes, name: str = "整体.yaml") -> Path:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# -- JSON ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", SOME, ids=lambda m: m.name)
def test_json_and_sarif_of_mistakes_are_valid(mistake: Any, here: Path, capsys: Capsys) -> None:
    path = write(mistake.text)
    found = json.loads(run(capsys, "check", "--format", "json", path).out)
    assert [e.message for e in json_schema().iter_errors(found)] == []
    report = json.loads(run(capsys, "check", "--format", "sarif", path).out)
    assert [e.message for e in sarif_schema().iter_errors(report)] == []
    results = report["runs"][0]["results"]
    told = {(f["code"], f["fingerprint"]) for f in found["findings"]}
    assert {(r["ruleId"], r["partialFingerprints"][sarif.FINGERPRINT]) for r in results} == told
    assert len(results) == len(found["findings"]) == len(told) > 0


def test_examples_in_every_format_are_valid(capsys: Capsys) -> None:
    files = [EXAMPLES / "最小示例.yaml", EXAMPLES / "003-湛江市-2024-项目.yaml"]
    found = json.loads(run(capsys, "check", "--format", "json", *files).out)
    assert [e.message for e in json_schema().iter_errors(found)] == []
    report = json.loads(run(capsys, "check", "--format", "sarif", *files).out)
    assert [e.message for e in sarif_schema().iter_errors(report)] == []
    (ran,) = report["runs"]
    ids = [rule["id"] for rule in ran["tool"]["driver"]["rules"]]
    assert all(ids[r["ruleIndex"]] == r["ruleId"] for r in ran["results"])
    assert len(ran["results"]) == len(found["findings"]) > 5


def test_what_is_no_such_report_is_refused() -> None:
    assert list(json_schema().iter_errors({"version": 1, "findings": [{}], "summary": {}}))
    assert list(sarif_schema().iter_errors({"version": "2.1.0", "runs": [{"results": [{}]}]}))


# -- SARIF --------------------------------------------------------------------------------------------------------


def one(capsys: Capsys, path: Path, code: str) -> dict[str, Any]:
    (ran,) = json.loads(run(capsys, "check", "--format", "sarif", path).out)["runs"]
    assert ran["columnKind"] == "utf16CodeUnits"
    (result,) = [r for r in ran["results"] if r["ruleId"] == code]
    found: dict[str, Any] = result
    return found


def test_places_are_addresses_and_utf16(here: Path, capsys: Capsys) -> None:
    path = write(HEAD + "资产: {内部制度: 𠮷𠮷, 公务用车: 两辆}\n", "某市 工信局/整体.yaml")
    result = one(capsys, path, "PE210")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {
        "uri": "%E6%9F%90%E5%B8%82%20%E5%B7%A5%E4%BF%A1%E5%B1%80/%E6%95%B4%E4%BD%93.yaml",
        "uriBaseId": "SRCROOT",
    }
    # 资产: {内部制度: ？？, 公务用车: 两辆} — 两 is the 22nd character, two before it take two units each
    assert place["region"] == {"startLine": 5, "startColumn": 24, "endColumn": 26}
    assert result["level"] == "error"


def test_a_file_elsewhere_has_an_absolute_address(here: Path, tmp_path_factory: Any, capsys: Capsys) -> None:
    path = tmp_path_factory.mktemp("elsewhere") / "整体.yaml"
    path.write_text(HEAD + "资产: {公务用车: 两辆}\n", "utf-8")
    place = one(capsys, path, "PE210")["locations"][0]["physicalLocation"]["artifactLocation"]
    assert set(place) == {"uri"}
    assert place["uri"].startswith("file:///")
    assert place["uri"].endswith("/%E6%95%B4%E4%BD%93.yaml")


def test_second_places_and_mends(here: Path) -> None:
    where = Location("甲.yaml", 3, 4, 5, excerpt="𠮷名称：某局")
    other = Location("甲.yaml", 1, 1, 2, excerpt="名称: 某局")
    edit = Edit("甲.yaml", 3, 4, 5, ": ")
    item = Diagnostic("PE101", Severity.ERROR, "错", where, hint="改", related=((other, "前一次"),), edits=(edit,))
    report = sarif.report([item], is_done=True)
    assert [e.message for e in sarif_schema().iter_errors(report)] == []
    (result,) = report["runs"][0]["results"]
    (related,) = result["relatedLocations"]
    assert (related["id"], related["message"]["text"]) == (1, "前一次")
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {"deletedRegion": {"startLine": 3, "startColumn": 5, "endColumn": 6}, "insertedContent": {"text": ": "}}
    ]


def test_what_is_no_file_has_no_address(here: Path, capsys: Capsys) -> None:
    path = write(HEAD)
    (ran,) = json.loads(run(capsys, "check", "--format", "sarif", path, "--pack", "没有").out)["runs"]
    (result,) = [r for r in ran["results"] if r["ruleId"] == "PE811"]
    assert "locations" not in result
    assert ran["invocations"] == [{"executionSuccessful": False}]


def test_each_rule_is_described(here: Path, capsys: Capsys) -> None:
    (ran,) = json.loads(run(capsys, "check", "--format", "sarif", write(WRONG)).out)["runs"]
    rules = {rule["id"]: rule for rule in ran["tool"]["driver"]["rules"]}
    assert rules["PE501"]["properties"]["rules"][0] == "DATE-01"
    assert rules["PE306"]["defaultConfiguration"]["level"] == "warning"
    assert all(rule["shortDescription"]["text"] and "怎样改" in rule["help"]["text"] for rule in rules.values())


# -- GitHub -------------------------------------------------------------------------------------------------------


def test_github_commands(here: Path, capsys: Capsys) -> None:
    path = write(HEAD + "资产: {公务用车: 100%}\n", "甲,乙：丙/整 体.yaml")
    lines = run(capsys, "check", "--format", "github", path).out.splitlines()
    (line,) = [line for line in lines if "PE210" in line]
    head, _, message = line[2:].partition("::")
    assert head == "error file=甲%2C乙：丙/整 体.yaml,line=5,endLine=5,col=12,endColumn=15,title=PE210 错误"
    assert "100%25" in message
    assert "%0A" in message
    assert re.fullmatch(r"× 1 个错误，.*秒）", lines[-1])
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines[:-1])


def test_github_escapes_a_colon(here: Path, capsys: Capsys) -> None:
    lines = run(capsys, "check", "--format", "github", write(HEAD + "资产: {公务用车: 两}\n", "a:b.yaml")).out
    assert "file=a%3Ab.yaml," in lines


# -- text ---------------------------------------------------------------------------------------------------------


def note(code: str, line: int, severity: Severity = Severity.NOTE) -> Diagnostic:
    return Diagnostic(code, severity, f"第{line}个", Location("甲.yaml", line, 1, path=("任务", line, "结果")))


def test_what_waits_to_be_filled_is_one_line_a_file() -> None:
    items = [note("PE212", n) for n in range(8)]
    (line,) = told.lines(items, every=False)
    names = "、".join(f"任务→第{n}条→结果" for n in range(1, 7))
    assert line == f"提示[PE212] 甲.yaml  8 处待填：{names}……（--all 逐处列出）"
    assert len(list(told.lines(items, every=True))) == 8
    (few,) = told.lines(items[:2], every=False)
    assert few == "提示[PE212] 甲.yaml  2 处待填：任务→第1条→结果、任务→第2条→结果"


def test_errors_that_say_the_same_of_several_places_are_folded() -> None:
    places = [Location("甲.yaml", n, 3, path=("单位", f"名{n}")) for n in range(1, 7)]
    items = [Diagnostic("PE212", Severity.ERROR, f"“名{p.line}”待填", p, mark="待填") for p in places]
    other = Diagnostic("PE212", Severity.ERROR, "“名9”待填", Location("乙.yaml", 9, 3), mark="待填")
    first, rest, last = told.lines([*items, other], every=False)
    assert first.startswith("错误[PE212] “名1”待填\n  → 甲.yaml:1:3\n")
    named = "、".join(f"第{n}行单位→名{n}" for n in range(2, 7))
    assert rest == f"错误[PE212] 同样的错误还有 5 处：{named}（--all 逐处列出）\n"
    assert "“名9”" in last
    assert len(list(told.lines(items, every=True))) == 6


def test_repeated_notes_are_folded_other_findings_of_one_code_are_not() -> None:
    items = [note("PE451", n) for n in range(1, 8)]
    lines = list(told.lines(items, every=False))
    assert len(lines) == 4
    places = "、".join(f"甲.yaml:{n}:1" for n in range(4, 8))
    assert lines[-1] == f"提示[PE451] 同样的提示另有 4 处：{places}（--all 逐处列出）\n"
    assert len(list(told.lines(items, every=True))) == 7
    assert len(list(told.lines(items[:4], every=False))) == 4
    for severity in (Severity.ERROR, Severity.WARNING):
        assert len(list(told.lines([note("PE451", n, severity) for n in range(1, 8)], every=False))) == 7


def test_what_can_be_mended_is_said_and_counted() -> None:
    item = Diagnostic("PE101", Severity.ERROR, "错", Location("甲"), hint="改", edits=(Edit("甲", 1, 1, 2, ":"),))
    assert to_text(item).endswith("\n     = 改\n     = 可自动修正：perfeval check --fix")
    assert summary([item, note("PE212", 1)], 2, 0.25) == (
        "× 1 个错误，0 个警告，1 个提示；1 处可自动修正（2 个文件，0.2 秒）"
    )
    assert summary([], 1, 1) == "√ 0 个错误，0 个警告，0 个提示（1 个文件，1.0 秒）"


def test_a_draft_is_told_in_few_lines(here: Path, capsys: Capsys) -> None:
    run(capsys, "new", "某局", "--kind", "整体", "--unit", "某市某局", "--year", "2025")
    answer = run(capsys, "check", "某局")
    assert answer.status == 0
    assert re.search(r"^提示\[PE212\] \S+整体.yaml  \d{2,} 处待填：\S+……（--all 逐处列出）$", answer.out, re.MULTILINE)
    assert answer.out.count("PE212") == 1
    assert run(capsys, "check", "某局", "--all").out.count("[PE212]") > 20
    assert "PE212" not in run(capsys, "check", "某局", "--no-notes").out


# -- the day ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-06-11", "2026-6-11", "2026/6/11", "2026.6.11", "2026年6月11日"])
def test_the_day_in_any_form(day: str, here: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def stub(_path: Path, _stage: object, _pack: object, today: object) -> Any:
        seen.append(str(today))
        raise PermissionError

    monkeypatch.setattr("perfeval_gen.pipeline.check_through", stub)
    run(capsys, "check", write(HEAD), "--today", day)
    run(capsys, "check", write(HEAD))
    assert seen == ["2026-06-11", "2026-12-01"]


@pytest.mark.parametrize("command", ["check", "render"])
def test_no_day(command: str, here: Path, capsys: Capsys) -> None:
    answer = run(capsys, command, write(HEAD), "--today", "2026-02-30")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("错误[PE700] --today 写的“2026-02-30”不是日期")


# -- explain ------------------------------------------------------------------------------------------------------


def test_explain_tells_rules_and_stages(capsys: Capsys) -> None:
    text = run(capsys, "explain", "pe502").out
    assert "规则：DATE-03 当作已经发生的事" in text
    assert "各阶段：哪个阶段都不拦" in text
    assert "各阶段：草稿只列出，不拦；报送、公开拦住" in run(capsys, "explain", "PE301").out
    assert "各阶段：草稿、报送、公开都拦住" in run(capsys, "explain", "PE101").out
    assert "各阶段：草稿只列出，不拦；报送、公开拦住" in run(capsys, "explain", "PE212").out
    assert "自动修正：" in run(capsys, "explain", "PE101").out


def test_explain_a_rule(capsys: Capsys) -> None:
    text = run(capsys, "explain", "sum-06").out
    assert text.startswith("SUM-06  上年结转加收入")
    assert "  PE303  资金收支不平" in text
    assert run(capsys, "explain", "SUM").out.count("\nSUM-") == 14
    answer = run(capsys, "explain", "SUM-99")
    assert (answer.status, answer.out) == (2, "")
