"""perfeval pack: which packs there are, what is in one, what waits to be confirmed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from perfeval_gen.packs.model import known_packs
from tests.cli.run import Answer, run
from tests.cli.score_samples import PACK, WHOLE, write_pack
from tests.cli.test_score import many
from tests.cli.test_terminals import GBK
from tests.cli.test_terminals import run as run_outside
from tests.plain_word import form

Capsys = pytest.CaptureFixture[str]
REPORT = '模板: 项目支出绩效自评报告.docx, 文件名: "{项目名称}"'


def info(capsys: Capsys, unit: Path, *words: object, whole: str = WHOLE, pack: str = PACK) -> Answer:
    write_pack(unit, whole, pack)
    return run(capsys, "pack", "info", "trial", "--dir", unit, *words)


def report(capsys: Capsys, unit: Path, whole: str = WHOLE, pack: str = PACK) -> dict[str, Any]:
    answer = info(capsys, unit, "--format", "json", whole=whole, pack=pack)
    assert answer.status == 0, answer.err
    found: dict[str, Any] = json.loads(answer.out)
    assert found["version"] == 1
    return found


def defaults(found: dict[str, Any], place: str) -> dict[str, str]:
    return {one["name"]: one["value"] for one in found["defaults"] if one["place"] == place}


# -- list ---------------------------------------------------------------------------------------------------------


def test_shipped_packs_are_listed(capsys: Capsys, tmp_path: Path) -> None:
    answer = run(capsys, "pack", "list", "--dir", tmp_path)
    assert (answer.status, answer.err) == (0, "")
    names = [line.split()[0] for line in answer.out.splitlines()[1:]]
    assert names == list(known_packs())
    assert "gd-zhanjiang" in names
    assert answer.out.splitlines()[0].split() == ["名称", "标题", "版本", "文档"]
    assert max(cell_len(line) for line in answer.out.splitlines()) <= 80


def test_the_units_own_packs_are_listed(capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pack(tmp_path)
    write_pack(tmp_path, whole="名称: 坏\n", name="broken")
    (tmp_path / "2025").mkdir()
    monkeypatch.chdir(tmp_path / "2025")  # 模板 is found from the folders below the unit's
    answer = run(capsys, "模板包", "列表")
    assert answer.status == 0
    lines = {line.split()[0]: line for line in answer.out.splitlines()}
    assert lines["trial"].split()[1:] == ["试用表式（单位的模板）", "1.0", "3"]
    assert "× 有错误，用 perfeval pack info broken 查看" in lines["broken"]
    rows = {p["name"]: p for p in json.loads(run(capsys, "pack", "list", "--format", "json").out)["packs"]}
    assert rows["trial"] == {
        "name": "trial", "title": "试用表式", "pack_version": "1.0", "documents": "3", "is_own": True, "is_valid": True,
    }  # fmt: skip
    assert (rows["broken"]["is_valid"], rows["cn"]["is_own"]) == (False, False)


# -- info ---------------------------------------------------------------------------------------------------------


def test_what_a_pack_is(capsys: Capsys, tmp_path: Path) -> None:
    answer = info(capsys, tmp_path)
    assert (answer.status, answer.err) == (0, "")
    for text in (
        "trial  试用表式  1.0\n  单位的模板，沿用 gd-zhanjiang\n",
        "  《某市自评办法》某财绩〔2025〕1号，2025年1月1日起施行\n",
        "文档（3 份）",
        "  试项目表（项目自评）\n      模板 项目支出绩效自评报告.docx（gd-zhanjiang）\n      文件名 {项目名称}\n",
        "      随报；评分表 项目指标；各项目 分册\n",
        "      随报；附件9；评分表 整体指标\n",
        "      按需，--only 点名时才生成；评分表 评价表\n",
        "  表格金额去尾零：是\n",
        "附加字段\n  项目自评（和整体自评的各项目） 主管处室：由哪个处室管\n\n",
        "评分表 整体指标：试评分表（整体自评）\n",
    ):
        assert text in answer.out


def test_when_a_summary_comes_out(capsys: Capsys) -> None:
    """As tests/test_bind.py has it: not with the rest, only by --bind or --only."""
    shown = run(capsys, "pack", "info", "cn").out
    at = shown.index("  项目支出绩效自评汇总表（整体自评）\n")
    assert shown[at:].splitlines()[3].strip() == "--bind 汇总 时生成，也可用 --only 点名"
    forms = json.loads(run(capsys, "pack", "info", "cn", "--format", "json").out)["documents"]
    assert {form["title"]: form["when"] for form in forms} == {
        "项目支出绩效自评表": "随报", "项目支出绩效评价报告": "按需", "项目支出绩效目标申报表": "按需",
        "部门整体支出绩效自评表": "随报", "部门整体支出绩效目标申报表": "按需",
        "项目支出绩效自评汇总表": "汇总", "转移支付绩效自评表": "随报", "转移支付绩效自评报告": "随报",
    }  # fmt: skip


def test_every_node_with_its_points_and_source(capsys: Capsys, tmp_path: Path) -> None:
    lines = info(capsys, tmp_path).out.splitlines()
    words = [line.split() for line in lines]
    for wanted in [
        ["执行", "60", "已核定"], ["支出", "40", "已核定"], ["支出完成率", "30", "已核定"], ["制度健全", "10", "缺省"],
        ["社会效益", "25", "缺省"], ["产出指标", "60", "已核定"], ["决策", "100", "缺省"],
    ]:  # fmt: skip
        assert wanted in words
    at = words.index(["支出完成率", "30", "已核定"])
    assert [line.strip() for line in lines[at + 1 : at + 4]] == [
        "取数：比率.支出完成率",
        "办法：线性（达到95%得满分，低于60%不得分，之间按比例计分）",
        "出处：某市自评办法",
    ]
    at = words.index(["制度健全", "10", "缺省"])
    assert [line.strip() for line in lines[at + 1 : at + 3]] == [
        "办法：逐项（1.甲项；2.乙项；3.丙项。各占分值的1/3）",
        "出处：推定",
    ]


def test_what_a_block_of_own_indicators_does(capsys: Capsys, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    text = (folder / "项目指标.yaml").read_text("utf-8")
    said = "档线: [80%, 50%], 超额门槛: 150%, 超额系数: 0.5, 收纳: [产出, 成本], 二级: [数量指标]"
    (folder / "项目指标.yaml").write_text(text.replace("二级: [数量指标]", said), "utf-8")
    words = ["pack", "info", "trial", "--dir", tmp_path]
    lines = [line.strip() for line in run(capsys, *words).out.splitlines()]
    at = next(i for i, line in enumerate(lines) if line.split() == ["产出指标", "60", "已核定"])
    assert lines[at + 1 : at + 5] == [
        "办法：按比例（按完成的比例计分，超过100%得满分）",
        "收纳：产出、成本",
        "定性：达成得100%至80%（含），部分达成得80%至50%（含），未达成得50%至0%",
        "超额：完成值达到目标的 150% 须说明，超过的部分乘 0.5 扣减",
    ]
    found = json.loads(run(capsys, *words, "--format", "json").out)
    assert set(defaults(found, "项目指标")) == {"效益指标的档线", "效益指标的超额门槛", "不适用的指标"}
    tree = next(t for t in found["trees"] if t["name"] == "项目指标")
    assert flat(tree["indicators"])["产出指标"]["own"] == {
        "takes": ["产出", "成本"], "level2": ["数量指标"], "qualitative_bounds": ["80%", "50%"],
        "excess_threshold": "150%", "excess_factor": "0.5",
    }  # fmt: skip


def test_where_a_checklist_and_a_cap_come_from(capsys: Capsys, tmp_path: Path) -> None:
    whole = WHOLE.replace("[甲项, 乙项, 丙项]", "[{名称: 甲项, 取数: 资产.账实一致}, 乙项]")
    whole = whole.replace("办法: 自评,", "办法: 自评, 封顶: 统计.成效平均完成率, 标准: 酌情,")
    whole = whole.replace("取数: 比率.固定资产利用率,", "取数: 比率.固定资产利用率, 备选取数: 比率.支出完成率,")
    text = info(capsys, tmp_path, whole=whole).out
    for told in (
        "条目取数：甲项 资产.账实一致\n",
        "封顶：统计.成效平均完成率\n",
        "表上印的标准：酌情\n",
        "取数：比率.固定资产利用率；取不到时 比率.支出完成率\n",
    ):
        assert told in text
    leaf = next(flat(t["indicators"])["社会效益"] for t in report(capsys, tmp_path, whole)["trees"])
    assert (leaf["criterion"], leaf["rule"][:7]) == ("酌情", "按实际情况自评")


def test_sheets_that_no_document_prints_are_left_out(capsys: Capsys, tmp_path: Path) -> None:
    """The review form goes; its tree is still in the folder, as are those of the pack taken over."""
    pack = "\n".join(line for line in PACK.splitlines() if "试评价" not in line) + "\n"
    found = report(capsys, tmp_path, pack=pack)
    assert [tree["name"] for tree in found["trees"]] == ["整体指标", "项目指标"]
    assert {one["place"] for one in found["defaults"]} == {"pack.yaml", "整体指标", "项目指标"}
    assert "评价表" not in info(capsys, tmp_path, pack=pack).out


def test_the_closing_list_of_defaults(capsys: Capsys, tmp_path: Path) -> None:
    found = report(capsys, tmp_path)
    assert defaults(found, "pack.yaml") == {
        "说明": "公开的办法为缺省值，待以当年通知核定",
        "依据《某市自评办法》": "等级为缺省值，待以当年通知核定",
        "等级": "优≥90、良≥80、中≥60、差≥0",
        "选项.公开姓名": "省略",
        "选项.公开电话": "遮盖",
        "选项.公开邮箱": "省略",
        "文档《试报告》的附件": "附件9",
        "比率.支出完成率": "比率，分子 预算.财政拨款.支出，分母 预算.财政拨款.决算数＋预算.财政拨款.上年结转",
        "比率.固定资产利用率": "比率，分子 资产.在用固定资产原值，分母 资产.固定资产原值",
        "比率.预算执行率（项目）": "比率，分子 预算.支出，分母 预算.调整预算",
    }
    assert defaults(found, "整体指标") == {
        "制度健全": "10 分；逐项（1.甲项；2.乙项；3.丙项。各占分值的1/3）",
        "固定资产利用率": "20 分；分档（不低于90%得满分，不低于75%得分值的3/4，其余不得分）",
        "社会效益": "25 分；自评（按实际情况自评并附佐证）",
        "决算公开": "15 分；是否（符合得满分，不符合不得分）",
        "表彰加分": "最多加 2 分，连同加分最多 100 分",
        "不适用的指标": "满分",
    }
    assert set(defaults(found, "项目指标")) == {
        *("产出指标的档线", "效益指标的档线"),
        *("产出指标的超额门槛", "效益指标的超额门槛", "不适用的指标"),
    }
    text = info(capsys, tmp_path).out
    closing = text[text.index("以下为缺省值，待以当年通知核定") :]
    assert closing.splitlines()[0] == f"以下为缺省值，待以当年通知核定（{len(found['defaults'])} 项）"
    for one in found["defaults"]:
        assert f"{one['name']}：{one['value'][:6]}" in closing


def test_whose_default_a_value_is(capsys: Capsys, tmp_path: Path) -> None:
    """A pack's own ratio is its own; what it leaves to the program is marked so."""
    pack = PACK + "比率:\n  支出完成率: {分母: [预算.财政拨款.决算数]}\n"
    found = {one["name"]: one for one in report(capsys, tmp_path, pack=pack)["defaults"]}
    changed, left = found["比率.支出完成率"], found["比率.固定资产利用率"]
    assert (changed["value"], changed["source"]) == ("比率，分子 预算.财政拨款.支出，分母 预算.财政拨款.决算数", "")
    assert left["source"] == "程序的缺省"
    text = info(capsys, tmp_path, pack=pack).out.replace("\n      ", "")
    assert "分母 资产.固定资产原值（程序的缺省）\n" in text
    assert "分母 预算.财政拨款.决算数\n" in text


@pytest.mark.parametrize(
    ("note", "named", "told"),
    [
        ("附件号为缺省值", "文档《试报告》的附件", True),
        ("附件号见通知", "文档《试报告》的附件", False),
        ("比率的算法为缺省值", "比率.支出完成率", True),
        ("比率见通知", "比率.支出完成率", False),
        ("印在公开稿中的个人信息为缺省值", "选项.公开姓名", True),
        ("公开的办法见通知", "选项.公开姓名", False),
    ],
)
def test_the_remark_on_a_thing_decides(
    capsys: Capsys,
    tmp_path: Path,
    note: str,
    named: str,
    told: bool,  # noqa: FBT001 - a column of the table
) -> None:
    pack = PACK.replace("公开的办法为缺省值，待以当年通知核定", note)
    assert (named in defaults(report(capsys, tmp_path, pack=pack), "pack.yaml")) is told


def test_what_is_confirmed_is_no_default(capsys: Capsys, tmp_path: Path) -> None:
    whole = WHOLE.replace("核定: 缺省", "核定: 已核定").replace("；缺省，待以当年通知核定", "")
    pack = PACK.replace("为缺省值，待以当年通知核定", "见办法第三条")
    found = report(capsys, tmp_path, whole, pack)
    assert defaults(found, "整体指标") == {}
    assert defaults(found, "pack.yaml") == {}
    without = report(capsys, tmp_path, whole.replace("不适用: 满分\n", ""), pack)
    assert defaults(without, "整体指标") == {"不适用的指标": "满分"}  # nobody said so


def test_a_shipped_pack_gathers_its_defaults(capsys: Capsys) -> None:
    found = json.loads(run(capsys, "pack", "info", "gd-zhanjiang", "--format", "json").out)
    nodes = {name: leaf for tree in found["trees"] for name, leaf in flat(tree["indicators"]).items()}
    assert nodes["重点工作完成率"]["is_confirmed"] is True
    named = {one["name"] for one in found["defaults"]}
    assert "重点工作完成率" not in named
    assert {"支出完成率", "等级", "工作表现加分", "不适用的指标"} <= named
    assert {n for n, leaf in nodes.items() if not leaf["is_confirmed"]} <= named


def flat(nodes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for node in nodes:
        found[node["name"]] = node
        found |= flat(node["children"])
    return found


def test_json_of_a_pack(capsys: Capsys, tmp_path: Path) -> None:
    found = report(capsys, tmp_path)
    assert (found["name"], found["title"], found["pack_version"]) == ("trial", "试用表式", "1.0")
    assert (found["extends"], found["is_own"]) == ("gd-zhanjiang", True)
    assert found["basis"] == [
        {
            "title": "某市自评办法", "number": "某财绩〔2025〕1号", "in_force": "2025-01-01",
            "note": "等级为缺省值，待以当年通知核定",
        }
    ]  # fmt: skip
    assert found["documents"][1] == {
        "title": "试项目表", "kind": "项目自评", "template": "项目支出绩效自评报告.docx",
        "template_pack": "gd-zhanjiang", "file_name": "{项目名称}", "attachment": "", "heading": "试项目表",
        "tree": "项目指标", "is_on_request": False, "when": "随报", "per_project": "分册",
    }  # fmt: skip
    assert found["options"]["比率位数"] == "2"
    assert found["grades"][0] == {"grade": "优", "lower": "90"}
    added = {"kind": "项目自评", "path": ["主管处室"], "help": "由哪个处室管", "is_required": False}
    assert added in found["added_fields"]
    tree = next(t for t in found["trees"] if t["name"] == "整体指标")
    assert tree["bonus"] == {"name": "表彰加分", "cap": "2", "total_cap": "100", "is_confirmed": False}
    assert flat(tree["indicators"])["决算公开"] == {
        "name": "决算公开", "level": "2", "points": "15", "is_own": False, "method": "是否",
        "criterion": "符合得满分，不符合不得分", "rule": "符合得满分，不符合不得分", "measure": "判断.决算按时公开",
        "fallback": "", "items": [], "own": None, "evidence": "", "is_confirmed": False, "source": "", "children": [],
    }  # fmt: skip


def test_a_faulty_pack_is_told_by_line(capsys: Capsys, tmp_path: Path) -> None:
    answer = info(capsys, tmp_path, whole=WHOLE.replace("分值: 15", "分值: 14"))
    assert (answer.status, answer.out) == (3, "")
    assert "错误[PE821]" in answer.err
    assert "整体指标.yaml:" in answer.err
    assert "25＋14 = 39" in answer.err


def test_a_pack_that_extends_nothing_known(capsys: Capsys, tmp_path: Path) -> None:
    answer = info(capsys, tmp_path, pack=PACK.replace("沿用: gd-zhanjiang", "沿用: gd-zhan"))
    assert answer.status == 3
    assert "pack.yaml:4:" in answer.err


def test_a_wrong_name_in_a_template_is_told_before_there_are_data(capsys: Capsys, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, pack=PACK.replace(REPORT, REPORT.replace("项目支出绩效自评报告", "表")))
    (folder / "表.docx").write_bytes(form("{{ 名称 }}", "{{ 行.指.目标文件 }}"))
    answer = run(capsys, "pack", "info", "trial", "--dir", tmp_path)
    assert answer.status == 3
    assert "错误[PE803] 模板引用了不存在的字段“行.指.目标文件”\n  → 表.docx：表1 第2行第1列\n" in answer.err
    assert "是否想写“行.指.目标文”？" in answer.err
    assert "trial  试用表式" in answer.out  # what the pack prescribes is told all the same
    json.loads(run(capsys, "pack", "info", "trial", "--dir", tmp_path, "--format", "json").out)
    (folder / "表.docx").write_bytes(form("{{ 名称 }}", "{{ 行.指.目标文 }}"))
    assert run(capsys, "pack", "info", "trial", "--dir", tmp_path).status == 0


def test_usage(capsys: Capsys, tmp_path: Path) -> None:
    unknown = run(capsys, "pack", "info", "gd-zhanjian", "--dir", tmp_path)
    assert (unknown.status, unknown.out) == (2, "")
    assert "是否想写“gd-zhanjiang”？" in unknown.err
    assert run(capsys, "pack", "info", "cn", "--format", "xml").status == 2
    assert run(capsys, "pack", "list", "--format", "xml").status == 2
    assert run(capsys, "pack").status == 2
    assert "没有命令 ifo，是否想写 info？" in run(capsys, "pack", "ifo").err


# -- copy ---------------------------------------------------------------------------------------------------------


def test_a_copy_is_a_pack(capsys: Capsys, tmp_path: Path) -> None:
    target = tmp_path / "模板" / "ours"
    answer = run(capsys, "pack", "copy", "cn", target)
    assert answer.status == 0
    assert f"√ {target / 'pack.yaml'}" in answer.out
    assert "共复制 12 个文件\n下一步" in answer.out
    assert run(capsys, "pack", "info", "ours", "--dir", tmp_path).status == 0
    assert answer.out.endswith(f'perfeval pack info ours --dir "{tmp_path}"\n')
    again = run(capsys, "pack", "copy", "cn", target)
    assert again.status == 1
    assert "错误[PE710]" in again.err
    assert run(capsys, "模板包", "复制", "无此包", tmp_path / "新").status == 2


def test_a_copy_says_where_it_will_be_found(capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "pack", "copy", "cn", "模板/甲").out.endswith("   2. perfeval pack info 甲\n")
    assert run(capsys, "pack", "info", "甲").status == 0
    assert "移到单位文件夹的“模板”下" in run(capsys, "pack", "copy", "cn", "别处/乙").out.splitlines()[-1]


def test_a_copy_says_what_stays_elsewhere(capsys: Capsys, tmp_path: Path) -> None:
    answer = run(capsys, "pack", "copy", "cn-cost", tmp_path / "模板" / "示例表式")
    assert answer.status == 0
    assert "共复制 2 个文件\nWord 模板、评分指标沿用 cn，没有复制：" in answer.out
    assert "项目支出绩效自评表.docx" in answer.out
    assert "要改的用 perfeval pack copy cn 另一个文件夹" in answer.out
    only = run(capsys, "pack", "copy", "sc", tmp_path / "模板" / "乙")
    assert "\nWord 模板沿用 cn，没有复制：项目支出绩效自评汇总表.docx\n" in only.out
    assert run(capsys, "pack", "info", "示例表式", "--dir", tmp_path).status == 0


# -- terminals ----------------------------------------------------------------------------------------------------


def test_three_hundred_nodes_at_eighty_columns(capsys: Capsys, tmp_path: Path) -> None:
    lines = info(capsys, tmp_path, whole=many(300)).out.splitlines()
    assert len(lines) > 900
    assert max(cell_len(line) for line in lines) <= 80


def test_a_gbk_terminal(tmp_path: Path) -> None:
    write_pack(tmp_path, pack=PACK.replace("试用表式", "试用😀表式"))
    text = run_outside("pack", "info", "trial", env=GBK, cwd=tmp_path).out.decode("gbk")
    assert "试用?表式" in text
    assert "优≥90、良≥80" in text
    assert "试用?表式" in run_outside("pack", "list", env=GBK, cwd=tmp_path).out.decode("gbk")


# -- the fields that a pack adds ----------------------------------------------------------------------------------


def test_the_schema_of_a_pack_elsewhere(capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pack(tmp_path / "某局")
    monkeypatch.chdir(tmp_path)
    words = ["schema", "--pack", "trial", "--format", "markdown"]
    assert run(capsys, *words).status == 2
    answer = run(capsys, *words, "--dir", "某局")
    assert answer.status == 0
    assert "| 主管处室 | `division` |" in answer.out
    assert (
        "主管处室"
        in json.loads(run(capsys, "schema", "--pack", "trial", "--dir", "某局").out)["definitions"]["项目自评"][
            "properties"
        ]
    )
