"""Styles, faces and settings of every document: GB/T 9704-2012, written once."""

from __future__ import annotations

from dataclasses import dataclass

from ooxml import HEAD, ROOT

FANGSONG, KAITI, HEITI, SONGTI, TITLE = "仿宋", "楷体", "黑体", "宋体", "方正小标宋简体"
# name: (other name, PANOSE-1, generic family, pitch)
FACES = {
    FANGSONG: ("FangSong,仿宋_GB2312,STFangsong", "02010609060101010101", "modern", "fixed"),
    KAITI: ("KaiTi,楷体_GB2312,STKaiti", "02010609060101010101", "modern", "fixed"),
    HEITI: ("SimHei,STHeiti", "02010609060101010101", "modern", "fixed"),
    SONGTI: ("SimSun,STSong", "02010600030101010101", "auto", "variable"),
    TITLE: ("FZXiaoBiaoSong-B05S,方正小标宋_GBK,宋体", "03000509000000000000", "script", "variable"),
}
LINE = 579  # 28.95 pt: 22 lines in 225 mm


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph style looks; ``size`` in half-points, ``line`` in twips, exact."""

    name: str
    face: str = FANGSONG
    size: int = 32
    line: int = LINE
    align: str = "both"
    indent: str = ""
    before: int = 0
    after: int = 0
    level: int = -1
    keep: bool = False
    based: str = "Normal"


TWO = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
HANGING = '<w:ind w:leftChars="200" w:left="640" w:firstLineChars="0" w:firstLine="0"/>'
NONE = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
LOOKS = {
    "Heading1": Look("heading 1", HEITI, indent=TWO, level=0, keep=True),
    "Heading2": Look("heading 2", KAITI, indent=TWO, level=1, keep=True),
    "Heading3": Look("heading 3", indent=TWO, level=2, keep=True),
    "Heading4": Look("heading 4", indent=TWO, level=3, keep=True),
    "Heading5": Look("heading 5", indent=TWO, level=4, keep=True),
    "BodyText": Look("Body Text", indent=TWO),
    "BodyLead": Look("自评引出段", indent=TWO, keep=True, based="BodyText"),
    "BodyFormula": Look("算式", align="left", indent=HANGING, based="BodyText"),
    "BodyAddress": Look("网址", align="left", indent=TWO, based="BodyText"),
    "Title": Look("Title", TITLE, 44, 640, "center", NONE, after=LINE, keep=True),
    "CoverTitle": Look("封面标题", TITLE, 52, 760, "center", NONE, before=3480, after=3000),
    "CoverItem": Look("封面项目", line=600, align="left", indent=NONE),
    "AttachmentLabel": Look("附件号", HEITI, align="left", indent=NONE),
    "FormTitle": Look("表单标题", TITLE, 36, 560, "center", NONE, keep=True),
    "FormYear": Look("表单年度", size=28, line=480, align="center", indent=NONE, after=120, keep=True),
    "FormSign": Look("表单落款", size=28, line=480, align="left", indent=NONE),
    "TableTitle": Look("表题", HEITI, 30, 480, "center", NONE, before=120, keep=True),
    "TableUnit": Look("表单位", size=21, line=360, align="right", indent=NONE, keep=True),
    "TableHead": Look("表头", HEITI, 21, 290, "center", NONE, keep=True),
    "TableText": Look("表文字", size=21, line=290, align="left", indent=NONE),
    "TableCenter": Look("表居中", size=21, line=290, align="center", indent=NONE, based="TableText"),
    "TableNumber": Look("表数字", size=21, line=290, align="right", indent=NONE, based="TableText"),
    "TableTotal": Look("表合计", HEITI, 21, 290, "center", NONE, based="TableText"),
    "TableAddress": Look("表网址", size=18, line=250, align="left", indent=NONE, based="TableText"),
    "TableSmall": Look("表小字", size=18, line=250, align="center", indent=NONE, based="TableText"),
    "TableFine": Look("表小字（左）", size=18, line=250, align="left", indent=NONE, based="TableText"),
    "TableSign": Look("表落款", size=21, line=400, align="left", indent=NONE, based="TableText"),
    "TableJoin": Look("表间", size=2, line=20, align="left", indent=NONE, keep=True),
    "TableAfter": Look("表后", size=10, line=200, indent=NONE),
    "PageNumberOdd": Look(
        "页码（单页）", SONGTI, 28, 320, "right", '<w:ind w:rightChars="100" w:right="280" w:firstLine="0"/>'
    ),
    "PageNumberEven": Look(
        "页码（双页）", SONGTI, 28, 320, "left", '<w:ind w:leftChars="100" w:left="280" w:firstLine="0"/>'
    ),
    "PageNumberNone": Look("页码（封面）", SONGTI, 28, 320, "center", NONE),
}


def face(name: str) -> str:
    """Return ``w:rFonts`` with all four slots, since Word asks for each of them."""
    return f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def paragraph_style(key: str, look: Look) -> str:
    """Return one ``w:style``; elements in the order the schema of WordprocessingML asks for."""
    custom = "" if look.name.isascii() else ' w:customStyle="1"'
    follows = '<w:next w:val="BodyText"/>' if look.level >= 0 else ""
    keeps = "<w:keepNext/><w:keepLines/>" if look.level >= 0 else "<w:keepNext/>" if look.keep else ""
    outline = f'<w:outlineLvl w:val="{look.level}"/>' if look.level >= 0 else ""
    snap = '<w:snapToGrid w:val="0"/>' if key.startswith(("Table", "Form", "Cover")) else ""
    spacing = f'<w:spacing w:before="{look.before}" w:after="{look.after}" w:line="{look.line}" w:lineRule="exact"/>'
    wrap = '<w:wordWrap w:val="0"/>' if key.endswith("Address") else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"{custom}><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="{look.based}"/>{follows}<w:qFormat/><w:pPr>{keeps}{wrap}{snap}{spacing}'
        f'{look.indent}<w:jc w:val="{look.align}"/>{outline}</w:pPr>'
        f"<w:rPr>{face(look.face)}{size(look.size)}</w:rPr></w:style>"
    )


def character_style(key: str, name: str, look: str) -> str:
    custom = "" if name.isascii() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character" w:styleId="{key}"{custom}><w:name w:val="{name}"/>'
        f"<w:qFormat/><w:rPr>{look}</w:rPr></w:style>"
    )


def defaults() -> str:
    """Return the values every style starts from, and the body style ``Normal``."""
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{face(FANGSONG)}{size(32)}{language}</w:rPr></w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl/><w:kinsoku/><w:overflowPunct/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/>'
        '<w:jc w:val="both"/></w:pPr></w:style>'
    )


def table_styles() -> str:
    """Return the ruled tables of reports and of dense forms (with some air), and the unruled one of the cover."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margins = (
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    )
    head = '<w:style w:type="table" w:customStyle="1" w:styleId='
    base = '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
    airy = margins.replace('w:w="0"', 'w:w="23"')
    zero = '<w:tblInd w:w="0" w:type="dxa"/>'
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f"<w:tblPr>{zero}{margins}</w:tblPr></w:style>"
        f'{head}"ReportTable"><w:name w:val="自评表格"/>{base}<w:tblPr><w:tblBorders>{rules}</w:tblBorders></w:tblPr>'
        "</w:style>"
        f'{head}"FormTable"><w:name w:val="表单表格"/><w:basedOn w:val="ReportTable"/><w:qFormat/>'
        f"<w:tblPr>{airy}</w:tblPr></w:style>"
        f'{head}"CoverTable"><w:name w:val="封面表格"/>{base}<w:tblPr>{zero}</w:tblPr></w:style>'
    )


def styles_xml() -> str:
    """Return ``word/styles.xml``."""
    characters = (
        character_style("Strong", "Strong", "<w:b/><w:bCs/>")
        + character_style("RunInHeading", "段首标题", face(KAITI))
        + character_style("CoverLabel", "封面栏目", face(HEITI))
    )
    paragraphs = "".join(paragraph_style(key, look) for key, look in LOOKS.items())
    return f"{HEAD}<w:styles {ROOT}>{defaults()}{paragraphs}{characters}{table_styles()}</w:styles>"


def font_table_xml() -> str:
    """Return ``word/fontTable.xml``: each official face and what may stand in for it."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, (other, panose, family, pitch) in FACES.items()
    )
    return f"{HEAD}<w:fonts {ROOT}>{fonts}</w:fonts>"


def settings_xml() -> str:
    """Return ``word/settings.xml``: different footers left and right, Word 2013 line breaking."""
    mode = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'{HEAD}<w:settings {ROOT}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        f"<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting {mode}/></w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )
