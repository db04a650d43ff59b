"""perfeval score: the tree of a score sheet in words and as JSON; expected scores are worked by hand.

支出完成率 880÷1000=88 %, (88−60)÷(95−60)=0.8 of 30: 24. 制度健全 2 of 3 of 10: 6.67. 固定资产利用率 80 %: 3/4 of 20
is 15, the unit says 18. 社会效益 23, 决算公开 15. Sum 86.67, with the bonus 88.67: 良.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.cli.run import Answer, run
from tests.cli.score_samples import ASSETS, BUDGET, FULL, HEAD, OPEN, PROJECTS, WHOLE, write, write_pack
from tests.cli.test_terminals import GBK
from tests.cli.test_terminals import run as run_outside

Capsys = pytest.CaptureFixture[str]
_NUMBER = re.compile(r"-?\d+(\.\d*[1-9])?")


def score(capsys: Capsys, unit: Path, text: str = FULL, *words: object, whole: str = WHOLE) -> Answer:
    return run(capsys, "score", write(unit, text, whole), *words)


def line_of(answer: Answer, name: str) -> list[str]:
    """The words of the line of an indicator."""
    return next(line.split() for line in answer.out.splitlines() if line.split()[:1] == [name])


def details(answer: Answer, name: str) -> list[str]:
    """The lines below an indicator, up to the next one."""
    lines = answer.out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.split()[:1] == [name])
    indent = len(lines[at]) - len(lines[at].lstrip())
    below: list[str] = []
    for line in lines[at + 1 :]:
        if len(line) - len(line.lstrip()) < indent + 4:
            break
        below.append(line.strip())
    return below


def sheet(capsys: Capsys, unit: Path, text: str = FULL, *words: object, whole: str = WHOLE) -> dict[str, Any]:
    answer = score(capsys, unit, text, "--format", "json", *words, whole=whole)
    report = json.loads(answer.out)
    assert report["version"] == 1
    found: dict[str, Any] = report["files"][0]
    return found


def leaves(nodes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for node in nodes:
        found |= leaves(node["children"]) if node["children"] else {node["name"]: node}
    return found


# -- text ---------------------------------------------------------------------------------------------------------


def test_the_tree(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path)
    assert (answer.status, answer.err) == (0, "")
    for words in [
        ["执行", "60", "48.67"], ["支出", "40", "30.67"], ["支出完成率", "30", "24"], ["制度健全", "10", "6.67"],
        ["资产", "20", "18"], ["固定资产利用率", "20", "18"], ["效果", "40", "38"], ["社会效益", "25", "23"],
        ["决算公开", "15", "15"], ["合计", "100", "86.67"], ["总分", "88.67", "等级", "良"],
    ]:  # fmt: skip
        assert line_of(answer, words[0]) == words
    assert "表彰加分（最多 2 分）" in answer.out


def test_what_a_leaf_rests_on(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path)
    assert details(answer, "支出完成率") == [
        "实际值 880.00÷（900.00+100.00）×100%=88%",
        "计分 80%×30=24",
        "扣 6 分：两个项目跨年",
        "标准：达到95%得满分，低于60%不得分，之间按比例计分",
    ]
    assert details(answer, "制度健全")[:2] == ["实际值 3项中2项符合；不符合：乙项", "计分 2/3×10=6.67"]
    assert details(answer, "决算公开") == ["实际值 是"]
    assert details(answer, "社会效益")[:2] == ["单位评 23", "扣 2 分：宣传不够"]


def test_the_assessors_own_score_beside_the_computed_one(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path)
    assert details(answer, "固定资产利用率")[1] == "单位另评 18，按办法算出 15"
    answer = score(capsys, tmp_path, FULL.replace("得分: 18, ", "得分: 15, "))
    assert details(answer, "固定资产利用率")[1] == "单位评 15，与按办法算出的相同"


def test_what_may_not_be_scored_otherwise(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path, FULL + "  决算公开: {得分: 10, 理由: 晚了}\n")
    assert line_of(answer, "决算公开") == ["决算公开", "15", "15"]
    assert "单位填写 10，这一项不能另评，按算出的 15 计" in answer.out
    assert answer.status == 1
    assert "错误[PE309]" in answer.err
    assert "错误" not in answer.out


def test_a_score_that_the_goals_limit(capsys: Capsys, tmp_path: Path) -> None:
    """One goal figure of 8 out of 10: at most 80 % of 25, which is 20."""
    whole = WHOLE.replace("分值: 25, 办法: 自评", "分值: 25, 办法: 自评, 封顶: 统计.成效平均完成率")
    more = "成效:\n  - {领域: 便民, 内容: 甲, 指标: [{指标: 办件量, 数值: 8, 目标值: 10, 单位: 件}]}\n"
    answer = score(capsys, tmp_path, FULL + more, whole=whole)
    assert line_of(answer, "社会效益")[1:] == ["25", "20"]
    assert details(answer, "社会效益")[:2] == ["最高得分值的 80%", "单位评 23，封顶为 20"]


def test_a_leaf_without_data_says_what_is_missing(capsys: Capsys, tmp_path: Path) -> None:
    text = HEAD + "预算: {财政拨款: {决算数: 900}}\n评分: {制度健全: {各项: {甲项: 是}}}\n"
    answer = score(capsys, tmp_path, text)
    assert line_of(answer, "支出完成率") == ["支出完成率", "30", "未评"]
    assert details(answer, "支出完成率") == ["缺：预算.财政拨款.支出、预算.财政拨款.上年结转"]
    assert details(answer, "制度健全") == ["待答：乙项、丙项"]
    assert details(answer, "社会效益") == ["待评：得分"]
    assert details(answer, "决算公开") == ["缺：判断.决算按时公开"]
    assert line_of(answer, "总分") == ["总分", "未评"]
    assert "还有 5 项没有得分，算不出总分：支出完成率、制度健全、固定资产利用率" in answer.out


def test_a_stated_total_is_told_as_such(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path, HEAD + "自报: {总分: 94}\n")
    assert "总分 94（单位自报，不是算出的）   等级 优" in answer.out


@pytest.mark.parametrize(
    ("policy", "points", "told"),
    [
        ("满分", ("10 10", "30 24"), "不适用，给满分"),
        ("零分", ("10 0", "30 24"), "不适用，记零分"),
        ("分摊", ("0 0", "40 32"), "不适用，分值分给同级的其他指标"),
    ],
)
def test_not_applicable(capsys: Capsys, tmp_path: Path, policy: str, points: tuple[str, str], told: str) -> None:
    text = HEAD + BUDGET + ASSETS + OPEN + "评分: {制度健全: 不适用, 社会效益: {得分: 25}}\n"
    answer = score(capsys, tmp_path, text, whole=WHOLE.replace("不适用: 满分", f"不适用: {policy}"))
    assert line_of(answer, "制度健全")[1:] == points[0].split()
    assert line_of(answer, "支出完成率")[1:] == points[1].split()
    assert details(answer, "制度健全")[0] == told


def test_points_that_no_sibling_can_take(capsys: Capsys, tmp_path: Path) -> None:
    whole = WHOLE.replace("不适用: 满分", "不适用: 分摊")
    answer = score(capsys, tmp_path, HEAD + "评分: {固定资产利用率: 不适用}\n", whole=whole)
    assert line_of(answer, "固定资产利用率")[1:] == ["20", "20"]
    assert details(answer, "固定资产利用率") == ["不适用，给满分"]


def test_zero_denominator(capsys: Capsys, tmp_path: Path) -> None:
    text = HEAD + "资产: {固定资产原值: 0, 在用固定资产原值: 5}\n"
    answer = score(capsys, tmp_path, text)
    assert line_of(answer, "固定资产利用率")[1:] == ["20", "0"]
    assert details(answer, "固定资产利用率")[:2] == [
        "实际值 —（分母为零，算不出，不得分）",
        "扣 20 分：没有写原因",
    ]
    assert answer.status == 1


def test_bonus_over_the_total(capsys: Capsys, tmp_path: Path) -> None:
    """Expenditure 96 % and all else full: 100, so the bonus adds nothing."""
    text = FULL.replace("支出: 880", "支出: 960").replace("乙项: 否", "乙项: 是")
    text = text.replace("得分: 18", "得分: 20").replace("得分: 23", "得分: 25")
    answer = score(capsys, tmp_path, text)
    assert line_of(answer, "合计")[1:] == ["100", "100"]
    assert "总分 100（连同加分最多 100 分）   等级 优" in answer.out


# -- projects and other trees -------------------------------------------------------------------------------------


def test_projects_of_a_whole_unit(capsys: Capsys, tmp_path: Path) -> None:
    """平台建设: 80 % of 10 is 8, 9/10 of 60 is 54, 70 % of 30 is 21; together 83."""
    answer = score(capsys, tmp_path, FULL + PROJECTS)
    assert answer.status == 0
    assert line_of(answer, "平台建设") == ["平台建设", "83", "良"]
    assert line_of(answer, "平台运维") == ["平台运维", "未评", "—"]
    assert answer.out.endswith("\n    还有 3 项没有得分\n")
    projects = sheet(capsys, tmp_path, FULL + PROJECTS)["projects"]
    assert projects == [
        {"name": "平台建设", "total": "83", "grade": "良", "is_derived": True, "missing": []},
        {
            "name": "平台运维", "total": None, "grade": "", "is_derived": False,
            "missing": ["预算执行率", "产出指标", "效益指标"],
        },
    ]  # fmt: skip


def test_no_projects_where_the_pack_makes_nothing_of_them(capsys: Capsys, tmp_path: Path) -> None:
    pack = write_pack(tmp_path) / "pack.yaml"
    path = write(tmp_path, FULL + PROJECTS)
    pack.write_text(pack.read_text("utf-8").replace("各项目: 分册", "各项目: 不出"), "utf-8")
    assert "各项目" not in run(capsys, "score", path).out


PROJECT_FILE = (
    HEAD.replace("整体自评", "项目自评")
    + "\n".join(line[4:] for line in PROJECTS.splitlines()[1:-1]).replace("  - ", "- ")
    + "\n"
)


def test_a_project_file(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path, PROJECT_FILE)
    assert line_of(answer, "总分") == ["总分", "83", "等级", "良"]
    assert details(answer, "接入系统")[:2] == ["目标 ≥10个，完成 9个，完成率 90%", "计分 9÷10×60=54"]
    assert details(answer, "接入系统")[2] == "扣 6 分：一个系统未验收"
    assert details(answer, "办事便利")[:2] == ["目标 明显，完成 较明显，部分达成（70%）", "计分 70%×30=21"]
    assert "另有评分表：评价表（用 --tree 名称 查看）" in answer.out


def test_own_indicators_that_say_too_little(capsys: Capsys, tmp_path: Path) -> None:
    text = PROJECT_FILE.replace("完成值: 9, ", "").replace("完成程度: 部分达成, ", "").replace(", 分值: 30", "")
    answer = score(capsys, tmp_path, text)
    assert details(answer, "接入系统")[0] == "缺：完成值"
    assert details(answer, "办事便利")[0] == "缺：分值、完成程度"


def test_a_block_without_indicators(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path, PROJECT_FILE.partition("指标:")[0])
    assert details(answer, "产出指标") == ["缺：“指标”里还没有归入这一项的指标"]


def test_another_tree(capsys: Capsys, tmp_path: Path) -> None:
    text = PROJECT_FILE + "评分: {决策: {得分: 70, 理由: 论证不足}}\n自报: {总分: 83}\n"
    answer = score(capsys, tmp_path, text, "--tree", "评价表")
    assert "试评价表" in answer.out
    assert line_of(answer, "总分") == ["总分", "70", "等级", "中"]
    empty = score(capsys, tmp_path, PROJECT_FILE + "自报: {总分: 83}\n", "--tree", "评价表")
    assert line_of(empty, "总分") == ["总分", "未评"]  # 83 is the total of the other sheet


def test_a_projects_tree_on_a_whole_unit(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path, FULL + PROJECTS, "--tree", "评价表")
    assert line_of(answer, "平台建设") == ["平台建设", "未评", "—"]
    assert "各项目（2 个）：试评价表" in answer.out


@pytest.mark.parametrize(
    ("tree", "told"),
    [("无此表", "模板包“trial”没有评分表“无此表”"), ("评价表", "“评价表”用于“项目自评”，不用于“整体自评”")],
)
def test_no_such_tree(capsys: Capsys, tmp_path: Path, tree: str, told: str) -> None:
    answer = score(capsys, tmp_path, FULL, "--tree", tree)
    assert (answer.status, answer.out) == (2, "")
    assert "错误[PE711]" in answer.err
    assert told in answer.err
    assert "可用：整体指标" in answer.err


# -- several files, faults ----------------------------------------------------------------------------------------


def test_a_folder(capsys: Capsys, tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, PROJECT_FILE, name="项目.yaml")
    answer = run(capsys, "评分", tmp_path)
    assert answer.status == 0
    assert answer.out.count("总分 ") == 2
    report = json.loads(run(capsys, "score", tmp_path, "--format", "json").out)
    assert [one["file"] for one in report["files"]] == [str(tmp_path / n) for n in ("整体.yaml", "项目.yaml")]


def test_what_cannot_be_scored(capsys: Capsys, tmp_path: Path) -> None:
    write(tmp_path, HEAD + "资产: {固定资产原值: 很多}\n", name="坏.yaml")
    write(tmp_path)
    answer = run(capsys, "score", tmp_path)
    assert answer.status == 1
    assert "错误[PE2" in answer.err
    assert line_of(answer, "总分")[1] == "88.67"
    bad, good = json.loads(run(capsys, "score", tmp_path, "--format", "json").out)["files"]
    assert (bad["sheet"], bad["findings"]["errors"], bad["projects"]) == (None, 1, [])
    assert set(bad) == set(good)


def test_usage(capsys: Capsys, tmp_path: Path) -> None:
    assert run(capsys, "score", tmp_path / "无.yaml").status == 2
    assert run(capsys, "score", write(tmp_path), "--format", "xml").status == 2
    unknown = run(capsys, "score", write(tmp_path), "--pack", "无此包")
    assert (unknown.status, unknown.out) == (2, "")
    assert "PE811" in unknown.err


def test_a_faulty_pack(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path, whole=WHOLE.replace("分值: 15", "分值: 14"))
    assert (answer.status, answer.out) == (3, "")
    assert "错误[PE821]" in answer.err
    assert "整体指标.yaml:" in answer.err


def test_a_kind_without_a_tree(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "转移支付.yaml"
    path.write_text("类型: 转移支付自评\n模板包: cn\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 甲项\n", "utf-8")
    answer = run(capsys, "score", path)
    assert "模板包没有“转移支付自评”的评分表" in answer.out
    found = json.loads(run(capsys, "score", path, "--format", "json").out)["files"][0]
    assert (found["sheet"]["tree"], found["sheet"]["indicators"]) == ("", [])


# -- JSON ---------------------------------------------------------------------------------------------------------


def test_json_of_a_file(capsys: Capsys, tmp_path: Path) -> None:
    found = sheet(capsys, tmp_path)
    rest = {k: v for k, v in found.items() if k not in ("sheet", "file", "findings")}
    assert rest == {
        "kind": "整体自评", "unit": "某县数据局", "year": "2025", "project": "",
        "pack": {"name": "trial", "version": "1.0"}, "other_trees": [], "projects": [],
    }  # fmt: skip
    assert found["findings"]["errors"] == 0
    head = {k: v for k, v in found["sheet"].items() if k != "indicators"}
    bonus = {"name": "表彰加分", "score": "2", "cap": "2", "reason": "省级表彰", "evidence": ""}
    assert head == {
        "tree": "整体指标", "title": "试评分表", "unprinted_from": "", "points": "100", "score": "86.67",
        "bonus": bonus, "total_cap": "100", "total": "88.67", "grade": "良", "is_derived": True, "missing": [],
    }  # fmt: skip


def test_json_of_a_leaf(capsys: Capsys, tmp_path: Path) -> None:
    found = leaves(sheet(capsys, tmp_path)["sheet"]["indicators"])
    assert found["固定资产利用率"] == {
        "name": "固定资产利用率", "level": "3", "points": "20", "score": "18", "deduction": "2", "status": "已评",
        "reason": "新楼产权办理中", "evidence": "", "method": "分档",
        "criterion": "不低于90%得满分，不低于75%得分值的3/4，其余不得分", "target": "", "actual": "",
        "measured": "80%", "formula": "240.00÷300.00×100%=80%", "score_formula": "75%×20=15", "computed": "15",
        "stated": "18", "scored_by": "单位", "not_applicable": "", "missing": [], "children": [],
    }  # fmt: skip
    assert found["制度健全"]["evidence"] == "制度汇编"
    missing = leaves(sheet(capsys, tmp_path, HEAD)["sheet"]["indicators"])["制度健全"]
    assert (missing["score"], missing["status"], missing["missing"]) == (None, "未评", ["甲项", "乙项", "丙项"])


def test_every_number_is_a_plain_string(capsys: Capsys, tmp_path: Path) -> None:
    text = score(capsys, tmp_path, FULL + PROJECTS, "--format", "json").out
    report = json.loads(text, parse_float=lambda _: pytest.fail("a float"))
    numbers = []

    def walk(value: Any, key: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif key in (
            "points",
            "score",
            "deduction",
            "computed",
            "stated",
            "total",
            "cap",
            "total_cap",
            "level",
            "year",
        ):
            numbers.append(value)

    walk(report["files"], "")
    assert len(numbers) > 40
    assert all(n is None or _NUMBER.fullmatch(n) for n in numbers)


def test_a_negative_ratio_has_a_plain_minus_sign_in_json(capsys: Capsys, tmp_path: Path) -> None:
    whole = WHOLE.replace("比率.固定资产利用率", "比率.存量资金效率性")
    text = HEAD + "预算: {存量资金: {本年末: 75, 上年末: 100}}\n"
    found = leaves(sheet(capsys, tmp_path, text, whole=whole)["sheet"]["indicators"])
    assert found["固定资产利用率"]["measured"] == "-25%"


# -- terminals ----------------------------------------------------------------------------------------------------


def many(count: int) -> str:
    """A tree with long names; the points of the leaves add up to 100."""
    name = "第{}项关于进一步加强和规范全县政务数据共享开放平台建设运行维护管理工作落实情况指标"
    points = ["0.3"] * (count - 1) + [str(Decimal(100) - Decimal("0.3") * (count - 1))]
    rows = "\n".join(
        f"          - {{名称: {name.format(i)}, 分值: {p}, 办法: 逐项, 条目: [{name.format('甲')}, 乙项], 核定: 缺省}}"
        for i, p in enumerate(points)
    )
    head = "  - 名称: 全部\n    分值: 100\n    二级:\n      - 名称: 各项\n        分值: 100\n        三级:\n"
    return f"名称: 长表\n类型: 整体自评\n指标:\n{head}{rows}\n"


def test_three_hundred_rows_at_eighty_columns(capsys: Capsys, tmp_path: Path) -> None:
    answer = score(capsys, tmp_path, HEAD, whole=many(300))
    lines = answer.out.splitlines()
    assert sum("未评" in line for line in lines) == 300 + 4
    assert max(cell_len(line) for line in lines) <= 80
    named = [line for line in lines if line.endswith("0.3     未评")]
    assert len(named) == 300
    assert {cell_len(line) for line in named} == {80}


def test_columns_stand_below_each_other(capsys: Capsys, tmp_path: Path) -> None:
    lines = score(capsys, tmp_path, FULL + PROJECTS).out.splitlines()
    ends = [cell_len(line) for line in lines if re.search(r" \d+ +[\d.]+$|分值 +得分$|总分 +等级$| [良—]$", line)]
    assert len([n for n in ends if n == 80]) >= 14
    assert max(cell_len(line) for line in lines) == 80


def test_a_gbk_terminal(tmp_path: Path) -> None:
    write(tmp_path, FULL.replace("新楼产权办理中", "新楼😀产权\t办理中").replace("880", "0.5"))
    ran = run_outside("score", "整体.yaml", env=GBK, cwd=tmp_path)
    text = ran.out.decode("gbk")
    assert "新楼?产权?办理中" in text
    assert "0.50÷（900.00+100.00）×100%=0.05%" in text
    report = run_outside("score", "--format", "json", "整体.yaml", env=GBK, cwd=tmp_path)
    found = leaves(json.loads(report.out)["files"][0]["sheet"]["indicators"])
    assert found["固定资产利用率"]["reason"].startswith("新楼😀")


def test_a_terminal_without_the_minus_sign(tmp_path: Path) -> None:
    whole = WHOLE.replace("比率.固定资产利用率", "比率.存量资金效率性")
    write(tmp_path, HEAD + "预算: {存量资金: {本年末: 75, 上年末: 100}}\n", whole)
    text = run_outside("score", "整体.yaml", env=GBK, cwd=tmp_path).out.decode("gbk")
    assert "（75.00÷100.00-1）×100%=-25%" in text


def test_text_of_the_file_cannot_steer_the_terminal(capsys: Capsys, tmp_path: Path) -> None:
    text = FULL.replace("新楼产权办理中", r'"红\e[31m字"')
    answer = score(capsys, tmp_path, text)
    assert "\x1b" not in answer.out
