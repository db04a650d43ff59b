"""Units for batches: small ones, all with other names, numbers and sentences, and sums that are right."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Final

_TOWNS: Final = "东南西北上下前后大小高平长远新安"
_KINDS: Final = ("数据", "水务", "林业", "文旅", "教育", "卫生", "统计", "审计", "商务", "民政", "交通", "农业")
_THINGS: Final = ("公共平台", "巡查系统", "实训基地", "档案库房", "检测站点", "服务大厅", "监控中心", "培训课程")
_STEPS: Final = ("按月调度", "实地走访", "专题会商", "集中评审", "抽样核查", "公开征求意见", "逐项比对", "跟踪督办")


def write_units(folder: Path, count: int, seed: int = 6) -> list[Path]:
    """Write so many units, a file each, below a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"单位{number:05}.yaml"
        path.write_text(unit(number, Random(seed * 1_000_003 + number)), "utf-8")  # noqa: S311 - any numbers will do
        paths.append(path)
    return paths


def unit(number: int, random: Random) -> str:
    """Return the text of a unit's file."""
    town = "".join(random.choices(_TOWNS, k=3))
    name = f"{town}县{random.choice(_KINDS)}局第{number}分局"
    basic, project = random.randrange(1000, 9000), random.randrange(1000, 90000)
    whole = _wan(basic + project)
    spent, left = project - (less := random.randrange(1, 900)), less
    thing, step, target = random.choice(_THINGS), random.choice(_STEPS), random.randrange(10, 90)
    return f"""类型: 整体自评
版本: "1"
模板包: gd-zhanjiang
年度: 2025
填报日期: 2026-05-{random.randrange(10, 29)}
单位: {{名称: {name}, 自称: 我局, 层级: 县级, 性质: 行政}}
职责:
  概述: {name}是县政府工作部门，负责全县{thing}的建设和管理，{step}。
  条目:
    - 编制全县{thing}发展规划并组织实施。
    - 统筹{thing}的建设、验收和运行维护，{step}，及时公开结果。
任务:
  - 名称: 建成县级{thing}
    目标: {thing}投入使用，接入部门数达到年度指标
    结果: {thing}投入使用，接入部门数超过年度指标，{step}成为常态。
    完成: 已完成
预算:
  收入:
    一般公共预算: {{年初预算: {whole}, 调整预算: {whole}, 决算数: {whole}}}
  支出:
    基本支出: {{年初预算: {_wan(basic)}, 调整预算: {_wan(basic)}, 决算数: {_wan(basic)}}}
    项目支出: {{年初预算: {_wan(project)}, 调整预算: {_wan(project)}, 决算数: {_wan(spent)}}}
  结转原因: {thing}尾款按合同结转下年支付，共{_wan(left)}万元
指标:
  - {{一级: 产出指标, 二级: 数量指标, 三级: 接入部门数, 方向: ≥, 目标值: {target}, 单位: 个, 完成值: {target + 3}}}
问题:
  - 问题: 部分部门报送{thing}资料不够及时。
    原因: 尚未建立通报制度
    措施:
      - {step}，按月通报各部门报送情况。
"""


def _wan(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}"
