"""The examples tell every fact of the five published reports, with the wrong figures put right.

The lists below were made by hand from the reports; nothing in them was copied from what the program prints.
A tuple in a list is one figure in several spellings, of which one must be there.
"""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from perfeval_gen import render_file
from perfeval_gen.rendering import Rendered

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
Fact = str | tuple[str, ...]

POTOU = "000-坡头区-2025-整体.yaml"
LEIZHOU = "001-雷州市-2023-整体.yaml"
ZHANJIANG = "002-湛江市-2020-整体.yaml"
PROJECT = "003-湛江市-2024-项目.yaml"
ZETDZ = "004-经开区-2023-整体.yaml"

FACTS: dict[str, list[Fact]] = {
    POTOU: [
        "坡头区科工贸和信息化局", "2025年度", "2026年6月11日", "区级预算部门单位",
        "湛坡改委发〔2021〕2号", "财预〔2020〕10号", "湛坡财〔2022〕42号",
        "正科级", "信息产业股", "外经贸股", "高新技术股", "商贸市场股", "科技股", "经济运行股", "办公室",
        # staff: 行政 11, 事业 3, in post 13, retired 11, external 2
        "11名", "3名", "13名", "2名",
        "（30）", "民用爆炸物品", "再生资源", "拍卖", "走出去", "服务外包", "国防动员委员会", "科技保密", "港澳台专家",
        "科学技术奖", "新区管委会", "碎片化", "市场监督管理局", "盐业",
        "安全督导", "快捷通道", "社消零总额",
        "6.5%", "增长1%",
        "396.57", "568.34", "549.95", "组织协调绩效评价",
        "99.75", "12.7%", "87.93", "7.5%", "11.82", "75.4%", "17.48", "28.7%", "14.79", "18.2%", "2.68", "152.9%",
        "724", "2731", "100846", "3816", "44373", "30523", "4858", "73855", "0.2%",
        "2025年4月18日", "坡头区人民政府网", "重点领域信息公开专栏", "门户网站", "高新技术企业培育", "科技乡村振兴",
        "报账", "预算绩效观念",
    ],
    LEIZHOU: [
        "雷州市科工贸和信息化局", "2024年7月12日", "县级预算部门单位", "雷财绩〔2024〕2号", "雷改委发〔2021〕1号",
        "（26）", "技术转移体系", "烟草", "反倾销", "自由贸易区", "友好城市", "会展", "无线电", "电子口岸", "关税配额",
        "10个", "综合法规股", "技改创新股", "办公室", "运行监测股", "商贸服务股", "招商引资股（工业园区股）",
        "信息化与数字产业股", "中小企业股", "对外经济贸易股", "科技发展与服务股",
        "26名", "局长核定1名", "副局长核定3名", "16名", "24名", "21名", "3名", "53", "74人", "政府雇佣制",
        "2023年12月31日", ("1205795.2元", "1205795.20元", "120.57952"), ("98522.75元", "9.852275"),
        "平方米", "2辆", "0台",
        "竞标争先", "比学赶超", "百千万",
        "15.75", "5.4%", "湛江第二", "93.55", "8.88%", "47.48", "29.7%", "湛江第三", "14.27", "85.3%", "20家",
        "117.6%", "4家", "7家", "增加5家", "11家",
        "10家", "8家", "29家", "12.89", "湛江启迪杯", "45万元", "835万元", "177%", "162%", "孵化器", "众创空间",
        "173970.59", "26%", "41111.12", "22.12%", "132859.47", "27.12%", "900万元", "冷冻水产品", "胶合板",
        "煤炭", "原糖", "贝壳", "种虾",
        "2家", "52家", "194.58", "7.2%", "村村通邮", "16955", "8120", "8188户", "224座", "85.5%",
        "万达广场", "0.19", "7宗", "3个工作日",
        "党的二十大", "干部队伍",
        "2652.84", "1807.49", "838.62", "6.73", "591.31", "314.19", "104.11", "173.01", "2061.53", "1348.28",
        "雷州市产业集聚区基础设施建设项目（一期首批）", "100%", "内部控制管理手册", "大额现金", "下岗伤残军人",
        "地方政府债券", "固定", "按季", "光盘", "专家", "94",
    ],
    ZHANJIANG: [
        "湛江市工业和信息化局", "本级", "2020年度", "2021年6月16日", "市级预算部门单位", "湛财绩〔2021〕5号", "正处级",
        "（18）", "民用爆炸物品", "大数据", "烟草", "稀土", "战备通信", "简政放权", "事中事后监管", "食盐",
        "14个", "办公室", "行政审批与法规科", "运行监测与综合分析科", "产业规划与政策科（民用爆炸物品监管科）",
        "工业发展科", "技改创新投资科", "工业园区科", "工业节能循环经济科", "中小企业（民营经济）发展科",
        "中小企业（民营经济）服务科", "信息化与数字产业科", "无线电频率与台站管理科（市无线电管理办公室）",
        "无线电监测与监督检查科", "人事科（离退休人员服务科）", "市中小企业局（市民营经济发展服务局）", "机关党委",
        "禁止化学武器公约", "珠江西岸", "工业互联网",
        "全额财政拨款", "91名", "61名", "14名", "16名", "83名", "65名", "2名",
        "一企一策", "一企一员", "百干帮百企", "5月11日", "乌石17-2", "粤西数谷", "1.38亿元", "一中心两平台", "5.5万人",
        "十四五", "2019年度", "3亿元", "30%", "180家", "6%", "2个园区", "60家", "100家", "10家", "5%", "6个县",
        "12名", "2套", "质保金",
        "14204.95", "1941.05", "12263.9", "14631.38", "2646.16", "11985.22", "14516.58", "11870.42", "99.22%",
        "44532.68", "8128.505", "41071.78", "2701", "759.9", "98.18%",
        "49583.15", "70", "46900.92", "2316.4", "365.83", "99.23%",
        "2021年6月", "局办公室", "装订成册", "2021年6月19日", "97.83分", "优",
        "20分", "18分", "12分", "8分", "40分", "39分", "21分", "7分", "3分", "30分", "29.83分", "4分", "11分",
        "10.83分", "5分", "1分",
        "111082222.47", "111931823.11", "1899168.28", "1049567.64", "1407277.49", "112000", "51109965.5",
        "21.80%", "99.07%", "0.94%", "25.42%", "100%",
        "370000", ("6143.36", "0.614336"), ("139869.43", "13.986943"), "146012.79",
        "0.94", "0.99", "4.83", "行政单位会计制度", "事业单位会计制度", "湛江市工业和信息化专项资金管理办法",
        "项目管理职责分工规定", "项目管理操作流程规定", "谁使用、谁负责",
        "六稳", "六保", "3月22日", "早4天", "5.4%", "8.8%", "4.0%", "3.8%", "14.2", "9.4", "1.6个百分点", "全省第三",
        "2300亿元", "晨鸣浆纸", "大唐火电", "380.7", "4.1%", "345个", "8.2%", "165个", "3.1%", "363.76", "6.3%",
        "5000万元", "1756.84", "557.43", "158.91", "169.66", "106.8%",
        "50%", "70%", "17.67", "3.35", "142", "720", "405", "328.64", "438亿元", "70.9%", "105.02", "206.4", "9%",
        "26亿元", "七通一平", "坡头产业园", "奋勇产业园", "麻章开发区", "76.8%", "66%", "62.4%",
        "国家级绿色园区", "绿色工厂", "317家", "一核三带", "连续4年", "没有发生群众信访",
        "500", "462", "1000", "952.2", "47.8", "300", "182.52", "117.48", "60", "56.8", "10000", "9927", "9924",
        "收回3万元", "100", "95", "123.9", "180", "138", "118", "42万元", "20万元", "果菜办",
    ],
    PROJECT: [
        "促进工业和信息化发展工作经费", "2024年度", "湛江市工业和信息化局", "2025年5月13日", "湛经信办〔2013〕912号",
        "粤工信工业互联网函〔2022〕18号", "湛财绩〔2025〕2号", "湛财预〔2024〕8号", "2025年5月", "局党组书记、局长",
        "局办公室", "100分", "优", "189", "139", "138.78", "99.84%",
        "评审项目个数", "5个", "应收账款融资", "贷款贴息", "清洁生产", "节能降耗", "优质中小企业", "封账",
        "220家", "54家", "14.3%", "23个", "5078家（次）", "1016.53亿元", "50家", "30家", "10亿元", "2.5亿元", "800亩",
        "6.8亿元", "节水标杆园区", "2个", "3021座", "13068座", "连续2年", "数字百强市",
        "设备更新和技术改造银企合作协议",
    ],
    ZETDZ: [
        "湛江经济技术开发区经济贸易和科技局", "2023年", "行政", "0759-0000000", "2024年6月11日", "区级",
        "770.25", "0.9%", "1867.05", "1.0%", "541.30", "1.6%", "119.75", "5.2%", "338.14", "14.1%", "46.14", "16.05%",
        "80家", "66家", "41家", "171家", "31.54%", "宝钢、国联、全联集采", "RCEP", "16家", "6939.95",
        "湛江经济技术开发区商贸业培育发展工作方案", "37家", "湛放消费，湛美生活", "5+N", "9场", "2场", "100多亿元",
        "78", "112", "230", "45", "90%", "12月29日", "600余", "34181", "12934", "五经普",
        "0个", "0万元", "三重一大议事制度", "财务收支制度", "国有资产管理制度", "合同管理制度", "公务接待管理规定",
        "2024年3月7日", "post_1881614.html", "245", "100%", "13.67", "7.35", "53.77%", "74.31", "65.68", "88.39%",
        "班子会议", "专户专册", "现金支票",
    ],
}  # fmt: skip

# Figures and words of the reports that were wrong, as patterns.
PUT_RIGHT = {
    POTOU: [r"我部", r"部办公室", r"市级预算部门", r"支出396\.57万元，政府性基金"],
    LEIZHOU: [r"8188万户", r"市级预算部门", r"同比增长5家", r"【2024】"],
    ZHANJIANG: [
        r"99\.26%", r"99\.27%", r"(?<![−-])25\.42%", r"(?<!\d)11108222\.47", r"759\.98", r"365\.33", r"210家",
        r"15个内设机构", r"收回5万元", r"满意度为?100分", r"9[89]\.83分", r"得分11分",
    ],
    PROJECT: [r"包括相关管理制度", r"【2013】", r"新增.{0,12}增长14\.3%.{0,4}新增优质"],
    ZETDZ: [r"(?<![\d.])53%", r"(?<![\d.])31%", r"(?<!\d)88%", r"今年", r"将达", r"目前(?!期)"],
}  # fmt: skip

OUTLINE_A = [
    ("一、", "单位基本情况"), ("（一）", "职能"), ("（二）", "年度总体工作和重点工作任务"),
    ("（三）", "部门整体支出绩效目标"), ("（四）", "部门整体支出情况"),
    ("二、", "自评工作开展情况"), ("（一）", "评价小组情况"), ("（二）", "自评工作过程"),
    ("（三）", "自评材料报送时间及质量"), ("（四）", "公开一致情况"), ("三、", "绩效自评情况"), ("（一）", "自评结果"),
    ("（二）", "部门整体支出绩效指标分析"), ("1.", "预算编制情况"), ("2.", "预算执行情况"), ("3.", "预算监督情况"),
    ("4.", "效益"), ("（三）", "存在问题"), ("（四）", "改进措施"), ("四、", "其他自评情况"),
]  # fmt: skip
HEADINGS = {
    POTOU: OUTLINE_A,
    LEIZHOU: [
        ("一、", "部门概况"), ("（一）", "主要职责职能"), ("（二）", "总体目标"), ("（三）", "整体支出绩效目标"),
        ("（四）", "预算绩效管理开展情况"), ("（五）", "预算及执行情况"),
        ("二、", "绩效实现情况"), ("三、", "问题及改进措施"),
        ("（一）", "主要问题"), ("（二）", "改进的方向"), ("四、", "拟应用和公开情况"),
    ],
    ZHANJIANG: OUTLINE_A,
    PROJECT: [
        ("一、", "基本情况"), ("（一）", "项目概况"), ("（二）", "绩效目标设定情况"), ("二、", "自评工作开展情况"),
        ("三、", "自评结果"), ("四、", "项目资金使用绩效"), ("（一）", "资金管理过程情况"),
        ("（二）", "绩效目标完成情况"), ("五、", "主要经验"), ("六、", "改进意见"), ("七、", "拟应用和公开情况"),
    ],
}  # fmt: skip

_PARAGRAPH = re.compile(r"</w:p>|<w:br/>|<w:tab/>|<w:cr/>")
_TAG = re.compile(r"<[^>]+>")


def paragraphs_of(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as docx:
        xml = docx.read("word/document.xml").decode("utf-8")
    plain = _TAG.sub("", _PARAGRAPH.sub("\n", xml))
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    return [line.strip() for line in plain.split("\n")]


def rendered(example: str) -> tuple[Rendered, ...]:
    outcome = render_file(EXAMPLES / example)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


@cache
def documents_of(example: str) -> dict[str, list[str]]:
    return {r.filename: paragraphs_of(r.content) for r in rendered(example)}


def text_of(example: str) -> str:
    return "\n".join("\n".join(lines) for lines in documents_of(example).values())


def is_told(text: str, spelling: str) -> bool:
    """Return whether the text has the spelling, a leading figure not being the tail of a longer one."""
    start = r"(?<![\d.])" if spelling[0].isdigit() else ""
    end = r"(?!\d)" if spelling[-1].isdigit() and "." not in spelling else ""
    return re.search(start + re.escape(spelling) + end, text) is not None


@pytest.mark.parametrize("example", FACTS)
def test_every_fact_of_the_report_is_told(example: str) -> None:
    text = text_of(example)
    facts = [(fact,) if isinstance(fact, str) else fact for fact in FACTS[example]]
    assert [f for f in facts if not any(is_told(text, spelling) for spelling in f)] == []


@pytest.mark.parametrize("example", PUT_RIGHT)
def test_no_wrong_figure_is_left(example: str) -> None:
    text = text_of(example)
    assert [pattern for pattern in PUT_RIGHT[example] if re.search(pattern, text)] == []


@pytest.mark.parametrize("example", HEADINGS)
def test_headings_stand_in_order_with_their_numbers(example: str) -> None:
    report = next(lines for name, lines in documents_of(example).items() if "报告" in name)
    place = 0
    for number, words in HEADINGS[example]:
        found = (i for i in range(place, len(report)) if report[i].startswith(number) and words in report[i][:60])
        at = next(found, None)
        assert at is not None, f"{number}{words}"
        place = at + 1


def test_the_negative_sign_is_kept() -> None:
    assert re.search(r"[−-]25\.42%", text_of(ZHANJIANG))
    assert re.search(r"[−-]21\.80%", text_of(ZHANJIANG))


def test_the_score_of_the_key_work_is_worked_out_whole() -> None:
    report = next(lines for name, lines in documents_of(ZHANJIANG).items() if "报告" in name)
    assert "重点工作完成率得分=（0.94+0.99）÷2×5=4.83。" in report


def test_zero_projects_print_as_zero() -> None:
    table = next(lines for name, lines in documents_of(ZETDZ).items() if "基础数据表" in name)
    assert any(line.replace(" ", "").startswith("0个") or "0个" in line for line in table)


def test_both_key_languages_give_the_same_documents() -> None:
    chinese = rendered("最小示例.yaml")
    english = rendered("ids-最小示例.yaml")
    assert [(r.filename, r.digest) for r in chinese] == [(r.filename, r.digest) for r in english]
    assert len(chinese) > 0
