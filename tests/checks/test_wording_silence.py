"""What isn't filled in, and reports in which all is well, give nothing: every check of texts, names and dates."""

from __future__ import annotations

import pytest

from perfeval_gen.checks import run_checks
from perfeval_gen.checks.check import Facts
from perfeval_gen.figures.derive import derive_figures
from perfeval_gen.schema.model import Field
from tests.checks import test_copies, test_periods, test_wording
from tests.checks.marks import findings
from tests.figures.samples import PROJECT, UNIT, document, pack
from tests.full_document import Filler

CHECKS = (*test_copies.CHECKS, *test_periods.CHECKS, *test_wording.CHECKS)


def is_leaf(shape: Field, _path: tuple[str, ...]) -> bool:
    return not shape.fields and shape.item is None and shape.values is None


@pytest.mark.parametrize("kind", ["整体自评", "项目自评", "转移支付自评"])
@pytest.mark.parametrize("state", ["待填", "无", "不适用"])
def test_where_every_field_says_a_state_nothing_is_found(kind: str, state: str) -> None:
    used = pack("cn")
    head = f"类型: {kind}\n年度: 2025\n单位: {{名称: 某县数据局}}\n" + ("名称: 甲\n" if kind != "整体自评" else "")
    filled = Filler(kind, "cn", state=state, is_stated=is_leaf, without=frozenset({"单位"})).document()
    checked = document(filled.split("年度: 2025\n")[1], "\n".join(head.split("\n")[:3]) + "\n")
    assert run_checks(Facts(checked, derive_figures(checked, used), used), CHECKS) == ()


# the facts of the ledger (domain/consistency.md, part 3), said in our own words
LEDGER = [
    (
        UNIT,
        "全区工业投资99.75亿元（其中两部分为87.93亿元和11.82亿元），增长12.7%；技改投资增长28.7%。",
    ),
    (UNIT, "内设7个股室，编制14名，年末在职13名，在职人员控制率92.86%。"),
    (UNIT, "1000M用户30523户，500M及以上用户44373户，家庭宽带用户100846户，农村光纤用户73855户。"),
    (UNIT, "本年收入2652.84万元，由1807.49万元、838.62万元和6.73万元组成；贸易额173970.59万元，下降26.00%。"),
    (UNIT, "完成技改20家（目标17家，完成117.6%），建成基站224座（目标262座，完成85.5%）。"),
    (UNIT, "增速分别比一季度、上半年、前三季度高14.2、9.4和1.6个百分点。"),
    (UNIT, "重点工作得分为（0.94+0.99）÷2×5＝4.83分，指标总分为20＋40＋10＋30＝100分。"),
    (UNIT, "2025年完成投资169.66亿元，为计划158.91亿元的106.8%；2021—2025年园区占比由50%提高到70%。"),
    (PROJECT, "本年拨付139万元、支出138.78万元，支出率99.84%，剩余部分为质保金。"),
    (UNIT, "考核评价列第78名，上年为第112名，参评的共230家；净增41家，年末171家。"),
]


@pytest.mark.parametrize(("head", "text"), LEDGER)
def test_the_ledger_in_words(head: str, text: str) -> None:
    for field in ("自评结果", "结果应用"):
        assert findings(f"填报日期: 2026-06-11\n{field}: '{text}'\n", CHECKS, head) == ()


def test_a_whole_honest_report() -> None:
    text = """\
        填报日期: 2026-06-11
        依据文件:
          - {标题: 关于开展2026年绩效自评工作的通知, 文号: 某财绩〔2026〕1号, 类别: 自评通知, 应报日期: 2026-06-30}
          - {标题: 财政部关于印发〈项目支出绩效评价管理办法〉的通知, 文号: 财预〔2020〕10号, 类别: 管理办法}
        职责: {概述: 某县数据局是县政府工作部门，主管全县数据工作。, 条目: [拟订数据规划并组织实施。]}
        目标概述: 全年围绕数据归集、共享和开放安排资金，接入部门30个以上。
        任务: [{名称: 建设平台, 目标: 接入部门30个, 结果: 平台上线，接入部门33个。, 完成: 已完成}]
        目标: [{名称: 平台上线, 预期目标: 接入部门30个, 是否完成: 是, 项目: [平台建设（一期）]}]
        项目:
          - {名称: 平台建设（一期）, 简称: 平台一期, 内容: 建设平台, 目标: 接入部门30个, 完成情况: 接入部门33个。}
          - {名称: 平台建设（二期）, 内容: 扩充平台容量, 目标: 容量增加一倍, 完成情况: 容量增加一倍。}
        成效:
          - 领域: 数据
            概述: 2025年数据共享步伐加快，“平台建设（一期）”按期验收，“平台建设（三期）”列入规划。
            内容: [{表格: {表头: [项目, 金额], 行: [[平台建设（一期）, 10], [其他, 1]]}}]
        自评工作: {过程: 2026年4月收到通知，我局随即部署，材料已于2026年6月11日报送县财政局。, 应报日期: 2026-06-30}
        公开: {预算: {是否公开: 是, 公开日期: 2025-02-25}, 决算: {是否公开: 是, 公开日期: 2026-05-28}}
        制度: [{名称: 数据管理办法, 文号: 某数〔2023〕4号}]
        项目管理: {其他办法: [合同管理规定]}
        问题: [{问题: 目前更新不够及时。, 措施: [2026年将按月通报。], 指标: 支出管理}]
        自评结果: 我局2025年较好地完成了年度任务，管理规范，效益明显。
        """
    head = UNIT.replace("}", ", 自称: 我局}")
    assert findings(text, CHECKS, head) == ()
