"""A whole unit of the size of a large department: 20 projects, 30 pages of running text, hundreds of numbers."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import yaml

PROJECTS: Final = 20
_FIELDS: Final = ("工业", "园区", "商贸", "科技", "信息化", "节能", "人才", "安全", "开放", "服务")
_THINGS: Final = ("企业", "项目", "平台", "园区", "基地", "站点", "设备", "课题", "标准", "品牌")
_OFFICES: Final = ("办公室", "规划科", "财务科", "投资科", "园区科", "服务科", "监测科", "人事科", "法规科", "综合科")
_STEPS: Final = ("按月调度", "实地走访", "专题会商", "集中评审", "抽样核查", "公开征求意见", "逐项比对", "跟踪督办")
_PLAIN: Final = (
    "{office}把{name}的年度计划分解到人，通过{step}掌握进展，遇到困难及时协调{other}解决。",
    "{name}的资金由{office}提出方案，经{step}后报局务会审定，支付时由{other}核对合同和验收结果。",
    "{office}会同{other}开展{step}，把服务对象对{name}的意见登记成册，逐条答复并纳入下一步安排。",
    "在{name}方面，{other}先论证后实施，{office}以{step}的方式检查执行情况，发现偏差立即纠正。",
)
_COUNTED: Final = (
    "全年服务{thing}{n}个，比年初计划多{m}个，走访座谈{k}场次，发放资料{p}份。",
    "截至12月底累计建成{thing}{n}个，其中新建{k}个，运行情况良好，接待来访{p}人次。",
    "{year}年完成培训{k}期、{p}人次，印发《{thing}管理办法》（某工信〔{year}〕{k}号），覆盖率达到{m}.5%。",
)


def large_unit(seed: int = 5) -> str:
    """Return the text of 整体.yaml; the sums of its tables are right."""
    random = Random(seed)  # noqa: S311 - any numbers will do
    projects = [_project(random, i) for i in range(PROJECTS)]
    spent = sum(p["预算"]["支出"] for p in projects)
    given = sum(p["预算"]["划拨"] for p in projects)
    tree = {
        "类型": "整体自评", "版本": "1", "模板包": "gd-zhanjiang", "年度": 2025, "填报日期": "2026-06-11",
        "单位": {"名称": "某市测试局", "自称": "我局", "层级": "市级"},
        "职责": {"概述": _prose(random, 250), "条目": [_prose(random, 90) for _ in range(18)]},
        "人员": {"编制": {"行政编制": 61, "事业编制": 16}, "在职": {"公务员": 58, "事业人员": 15}, "退休": 65},
        "任务": [{"名称": f"任务{i + 1}：做好{name}工作", "内容": _prose(random, 200), "结果": _prose(random, 200),
                 "完成": "已完成"} for i, name in enumerate(_FIELDS)],
        "目标": [{"名称": f"目标{i + 1}：{name}", "内容": _prose(random, 120), "预期目标": f"{name}增长{i + 2}%",
                 "完成情况": _prose(random, 150), "是否完成": True} for i, name in enumerate(_FIELDS)],
        "预算": _budget(given, spent, random),
        "项目": projects,
        "成效": [_result(random, name) for name in _FIELDS],
        "评分": {"预算编制情况": {"分析": _prose(random, 900)}, "预算执行情况": {"分析": _prose(random, 1200)}},
        "自评结果": _prose(random, 500),
        "问题": [{"问题": f"{name}方面的投入还要统筹。", "措施": [_prose(random, 100)]} for name in _FIELDS[:5]],
    }  # fmt: skip
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)


def _budget(given: int, spent: int, random: Random) -> dict[str, Any]:
    basic = {"工资福利支出": 1800, "商品和服务支出": 500, "对个人和家庭的补助": 300}
    stages = ("年初预算", "调整预算", "到位数", "决算数")
    return {
        "收入": {"一般公共预算": dict.fromkeys(stages, 2600 + given)},
        "支出": {
            "基本支出": {name: dict.fromkeys(stages, amount) for name, amount in basic.items()},
            "项目支出": {"年初预算": given, "调整预算": given, "到位数": given, "决算数": spent},
        },
        "结转原因": "尾款按合同下年支付",
        "资金落实": _prose(random, 700),
        "资金管理": _prose(random, 900),
    }


def _project(random: Random, at: int) -> dict[str, Any]:
    given = random.randrange(100, 900)
    rows = [
        {"一级": "产出指标", "二级": "数量指标", "三级": f"{thing}数{at + 1}", "方向": "≥", "目标值": 10 + i,
         "单位": "个", "完成值": 10 + i, "分值": 10}
        for i, thing in enumerate(_THINGS[:5])
    ]  # fmt: skip
    benefit = {"一级": "效益指标", "二级": "社会效益指标", "三级": "服务企业数", "方向": "≥", "目标值": 50}
    rows.append({**benefit, "单位": "家", "完成值": 50, "分值": 30})
    return {
        "名称": f"第{at + 1}号专项资金", "概况": _prose(random, 150), "目标": _prose(random, 120),
        "完成情况": _prose(random, 150),
        "目标完成": True,
        "预算": {"年初预算": given, "调整预算": given, "划拨": given, "支出": given - at, "结转": at,
               "原因": "尾款按合同下年支付"},
        "指标": rows,
        "状态": {"按期完成": True},
        "效益": _prose(random, 150),
    }  # fmt: skip


def _result(random: Random, name: str) -> dict[str, Any]:
    rows = [{"指标": f"{name}{thing}", "数值": random.randrange(20, 900), "单位": "个"} for thing in _THINGS]
    return {"领域": name, "概述": _prose(random, 200), "指标": rows, "内容": _prose(random, 250)}


def _prose(random: Random, length: int) -> str:
    """Return about ``length`` characters, half of the sentences with numbers."""
    made = ""
    while len(made) < length:
        made += random.choice(_PLAIN if random.random() < 0.5 else _COUNTED).format(  # noqa: PLR2004 - half
            thing=random.choice(_THINGS), n=random.randrange(70, 999), m=random.randrange(2, 99),
            k=random.randrange(2, 60), p=random.randrange(100, 9999), year=2025, name=random.choice(_FIELDS),
            office=random.choice(_OFFICES), other=random.choice(_OFFICES), step=random.choice(_STEPS),
        )  # fmt: skip
    return made
