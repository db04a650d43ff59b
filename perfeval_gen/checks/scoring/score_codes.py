"""The codes of findings about scores, weights and reasons."""

from __future__ import annotations

from typing import Final

from perfeval_gen.diagnostics import Code, Severity

_UNIT: Final = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县数据局}\n"
_PROJECT: Final = "类型: 项目自评\n模板包: cn\n年度: 2025\n单位: {名称: 某县数据局}\n名称: 数据平台运维经费\n"
_WHOLE: Final = (
    f"{_PROJECT}预算: {{调整预算: 100, 支出: 100}}\n指标:\n"
    "  - {一级: 产出指标, 二级: 数量指标, 三级: 服务次数, 方向: ≥, 目标值: 30, 完成值: 30, 分值: 50}\n"
    "  - {一级: 效益指标, 二级: 社会效益指标, 三级: 办事提速, 方向: 定性, 目标值: 明显, 完成程度: 达成, 分值: 30}\n"
    "  - {一级: 满意度指标, 二级: 服务对象满意度指标, 三级: 用户满意度, 方向: ≥, 目标值: 90%, 完成值: 95%, 分值: 10}\n"
)
_RATE: Final = "一级: 产出指标, 二级: 数量指标, 三级: 服务率, 方向: ≥, 目标值: 95%"
_ROW: Final = "一级: 产出指标, 二级: 数量指标, 三级: 服务次数, 方向: ≥, 目标值: 10"

PE305: Final = Code(
    "PE305", "得分超过分值", Severity.ERROR, "指标的得分不能高于它的满分。",
    remedy="核对得分；加分另填在加分项", rule="SCORE-06",
    bad=f"{_UNIT}评分: {{预算编制合理性: {{得分: 13}}}}\n", good=f"{_UNIT}评分: {{预算编制合理性: {{得分: 5}}}}\n",
)  # fmt: skip
PE306: Final = Code(
    "PE306", "不认识的名称", Severity.WARNING,
    "“自报”或“评分”里的名称不是程序能算出的数，也不是模板包规定的指标，因此不会印出、也无法核对。",
    remedy="改为规定的名称，或删去", rule="SCORE-10",
    bad=f"{_UNIT}自报: {{支出完成律: 99%}}\n", good=f"{_UNIT}自报: {{支出完成率: 99%}}\n",
)  # fmt: skip
PE308: Final = Code(
    "PE308", "扣了分没有写原因", Severity.ERROR, "每扣一分都要写明原因；指标没有完成的，写偏差原因和改进措施。",
    remedy="写明扣分原因", rule="SCORE-08",
    bad=f"{_UNIT}评分: {{预算编制合理性: {{得分: 4}}}}\n",
    good=f"{_UNIT}评分: {{预算编制合理性: {{得分: 4, 理由: 年中调整一次}}}}\n",
)  # fmt: skip
PE309: Final = Code(
    "PE309", "另评的得分不合规定", Severity.ERROR,
    "按数据能算出得分的指标，另评一个分须写理由，两个分并列印出；模板包不许改的，按算出的计。",
    remedy="写明另评的理由，或删去填写的得分", rule="SCORE-04",
    bad=f"{_UNIT}资产: {{固定资产原值: 300, 在用固定资产原值: 200}}\n评分: {{固定资产利用率: {{得分: 2}}}}\n",
    good=f"{_UNIT}资产: {{固定资产原值: 300, 在用固定资产原值: 200}}\n"
    "评分: {固定资产利用率: {得分: 2, 理由: 一处房屋年中移交，手续未办完}}\n",
)  # fmt: skip
PE310: Final = Code(
    "PE310", "得分填在了上级指标", Severity.WARNING, "一级、二级指标和总分由末级指标相加，不能直接填。",
    remedy="把得分填在末级指标，或补上算得分所需的数据", rule="SCORE-02",
    bad=f"{_UNIT}评分: {{项目管理: {{得分: 10}}}}\n",
    good=f"{_UNIT}评分: {{项目实施程序: {{得分: 5}}, 项目监管: {{得分: 5}}}}\n",
)  # fmt: skip
PE311: Final = Code(
    "PE311", "定性指标的比例不在档内", Severity.ERROR,
    "定性指标分三档，每档有上下限；部分达成、未达成的要写在档内取多少。",
    remedy="核对“完成程度”，或把“完成比例”写在这一档之内", rule="SCORE-04", article="财预〔2020〕10号",
    bad=f"{_PROJECT}指标:\n  - {{一级: 产出指标, 二级: 质量指标, 三级: 运行稳定, 方向: 定性, 目标值: 稳定, 分值: 50, "
    "完成程度: 部分达成, 完成比例: 90%, 偏差原因: 停机两次, 改进措施: 备机}\n",
    good=f"{_PROJECT}指标:\n  - {{一级: 产出指标, 二级: 质量指标, 三级: 运行稳定, 方向: 定性, 目标值: 稳定, 分值: 50, "
    "完成程度: 部分达成, 完成比例: 70%, 偏差原因: 停机两次, 改进措施: 备机}\n",
)  # fmt: skip
PE312: Final = Code(
    "PE312", "指标不在评分表的范围内", Severity.ERROR, "指标的“一级”要与评分表的一级指标对得上，否则无处计分。",
    remedy="改正“一级”", rule="SCORE-01",
    bad=f"{_PROJECT}指标:\n  - {{{_ROW.replace('产出指标', '投入指标')}, 分值: 50, 完成值: 10}}\n",
    good=f"{_PROJECT}指标:\n  - {{{_ROW}, 分值: 50, 完成值: 10}}\n",
)  # fmt: skip
PE313: Final = Code(
    "PE313", "指标分值不平", Severity.ERROR, "各指标的分值之和应等于表式规定的权重，全表100分；权重有调整的要说明。",
    remedy="改正分值；确有调整的写“权重说明”", rule="SCORE-01", article="财预〔2020〕10号",
    bad=_WHOLE.replace("完成值: 30, 分值: 50", "完成值: 30, 分值: 40"), good=_WHOLE,
)  # fmt: skip
PE314: Final = Code(
    "PE314", "还有指标没有得分", Severity.NOTE, "总分要每一项指标都有得分才能算出；缺数据的补数据，要自评的填“评分”。"
    "草稿只提示；到报送、公开，要交的评分表没有填完是错误。",
    remedy="补上数据，或在“评分”里填得分", rule="SCORE-07",
    bad=_WHOLE.replace(", 完成值: 30", ""), good=_WHOLE,
)  # fmt: skip
PE315: Final = Code(
    "PE315", "超额较多没有说明", Severity.WARNING,
    "完成值达到目标值的130%（模板包可另定门槛）以上的，要分析原因，看目标是否定得太低。",
    remedy="在“偏差原因”写明为什么超额", rule="COMP-05", article="财预〔2020〕10号",
    bad=f"{_PROJECT}指标:\n  - {{{_ROW}, 分值: 50, 完成值: 13}}\n",
    good=f"{_PROJECT}指标:\n  - {{{_ROW}, 分值: 50, 完成值: 13, 偏差原因: 年中新增两个服务点}}\n",
)  # fmt: skip
PE316: Final = Code(
    "PE316", "应写原因的地方没有写", Severity.WARNING,
    "目标没有完成、预算有调整、拨付少于预算、支出少于拨付、年末有结转或收回的，都要写明原因；有偏差的不能写“无”。",
    remedy="补上原因", rule="COMP-05", rules=("LOG-07",),
    bad=f"{_PROJECT}预算: {{年初预算: 100, 划拨: 80, 支出: 80}}\n",
    good=f"{_PROJECT}预算: {{年初预算: 100, 划拨: 80, 支出: 80, 原因: 财政压减一般性支出}}\n",
)  # fmt: skip
PE318: Final = Code(
    "PE318", "指标的目标值和完成值没法比", Severity.ERROR,
    "定量指标要写方向（≥、≤、=、>、<），目标值和完成值要都是百分数或都是数；是否的写“是”或“否”。",
    remedy="补上方向，或把两个值写成同一种", rule="COMP-11",
    bad=f"{_PROJECT}指标:\n  - {{{_RATE}, 完成值: 0.96, 分值: 50, 偏差原因: 甲, 改进措施: 乙}}\n",
    good=f"{_PROJECT}指标:\n  - {{{_RATE}, 完成值: 96%, 分值: 50}}\n",
)  # fmt: skip
PE322: Final = Code(
    "PE322", "加分没有佐证", Severity.WARNING, "加分在满分以外，要有表彰、通报等文件作依据，写明文件名称和日期。",
    remedy="在这一项下写“佐证”；没有佐证的，删去加分", rule="SCORE-06",
    bad=f"{_UNIT}评分: {{工作表现加分: {{得分: 1}}}}\n",
    good=f"{_UNIT}评分: {{工作表现加分: {{得分: 1, 佐证: 2025年12月3日关于表扬先进单位的通报}}}}\n",
)  # fmt: skip
PE323: Final = Code(
    "PE323", "指标写了两遍", Severity.WARNING,
    "同一张清单里有一级、二级、三级都相同的两条指标；印出来是两行，分值也算两次。",
    remedy="删去重复的一条；本来是两个指标的，改写其中一条的“三级”", rule="DUP-01",
    bad=f"{_PROJECT}指标:\n  - {{{_ROW}, 分值: 25, 完成值: 10}}\n  - {{{_ROW}, 分值: 25, 完成值: 10}}\n",
    good=f"{_PROJECT}指标:\n  - {{{_ROW}, 分值: 25, 完成值: 10}}\n"
    f"  - {{{_ROW.replace('服务次数', '服务人数')}, 分值: 25, 完成值: 10}}\n",
)  # fmt: skip
CODES: Final = (
    PE305, PE306, PE308, PE309, PE310, PE311, PE312, PE313, PE314, PE315, PE316, PE318, PE322, PE323,
)  # fmt: skip
