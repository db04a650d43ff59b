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

Capsys = pytest.CaptureFixture[str]


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


def test_every_node_with_its_points_and_source(capsys: Capsys, tmp_path: Path) -> None:
    lines = info(capsys, tmp_path).out.splitlines()
    words = [line.split() for line in lines]
    for wanted in [
        ["执行", "60", "已核定"], ["支出", "40", "已核定"], ["支出完成率", "30", "已核定"], ["制度健全", "10", "缺省"],
        ["社会效益", "25", "缺省"], ["产出指标", "60", "已核定"], ["决策", "100", "缺省"],
    ]:  # fmt: skip
        assert wanted in words
    at = words.index(["支出完成率", "30", "已核定"])
    assert lines[at + 1].strip() == "出处：某市自评办法"
    assert lines[words.index(["制度健全", "10", "缺省"]) + 1].strip() == "出处：推定"


def test_the_closing_list_of_defaults(capsys: Capsys, tmp_path: Path) -> None:
    found = report(capsys, tmp_path)
    assert defaults(found, "pack.yaml") == {
        "说明": "公开的办法为缺省值，待以当年通知核定",
        "依据《某市自评办法》": "等级为缺省值，待以当年通知核定",
        "等级": "优≥90、良≥80、中≥60、差≥0",
    }
    assert defaults(found, "整体指标") == {
        "制度健全": "10 分；逐项（1.甲项；2.乙项；3.丙项。各占分值的1/3）",
        "固定资产利用率": "20 分；分档（不低于90%得满分，不低于75%得分值的3/4，其余不得分）",
        "社会效益": "25 分；自评（按实际情况自评并附佐证）",
        "决算公开": "15 分；是否（符合得满分，不符合不得分）",
        "表彰加分": "最多加 2 分，连同加分最多 100 分",
        "不适用的指标": "满分",
    }
    assert set(defaults(found, "项目指标")) == {"产出指标的超额门槛", "效益指标的超额门槛", "不适用的指标"}
    text = info(capsys, tmp_path).out
    closing = text[text.index("以下为缺省值，待以当年通知核定") :]
    assert closing.splitlines()[0] == f"以下为缺省值，待以当年通知核定（{len(found['defaults'])} 项）"
    for one in found["defaults"]:
        assert f"{one['name']}：{one['value'][:10]}" in closing


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
        "tree": "项目指标", "is_on_request": False, "per_project": "分册",
    }  # fmt: skip
    assert found["options"]["比率位数"] == "2"
    assert found["grades"][0] == {"grade": "优", "lower": "90"}
    added = {"kind": "项目自评", "path": ["主管处室"], "help": "由哪个处室管", "is_required": False}
    assert added in found["added_fields"]
    tree = next(t for t in found["trees"] if t["name"] == "整体指标")
    assert tree["bonus"] == {"name": "表彰加分", "cap": "2", "total_cap": "100", "is_confirmed": False}
    assert flat(tree["indicators"])["决算公开"] == {
        "name": "决算公开", "level": "2", "points": "15", "is_own": False, "method": "是否",
        "criterion": "符合得满分，不符合不得分", "measure": "判断.决算按时公开", "evidence": "", "is_confirmed": False,
        "source": "", "children": [],
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
    assert run(capsys, "pack", "info", "ours", "--dir", tmp_path).status == 0
    again = run(capsys, "pack", "copy", "cn", target)
    assert again.status == 1
    assert "错误[PE710]" in again.err
    assert run(capsys, "模板包", "复制", "无此包", tmp_path / "新").status == 2


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
