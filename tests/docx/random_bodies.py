"""Bodies of documents with everything that the layout looks at, at random: the same for the same seed."""

from __future__ import annotations

from random import Random

from tests.docx.samples import W, escaped

MARKERS = ("【待填】", "{A&B}")
SIZES = {"": 24, "a": 21, "b": 18, "大&小": 32}
NUMBERS = ("7", "12.50", "123456789.12", "-1234567.8%", "−99,999,999.99", "＋1", "１２３４５６７８", "1" * 30, "12345 ")
WORDS = (
    *(
        "",
        " ",
        "字",
        "预算",
        "共123元",
        " 前后 ",
        "\u3000全角",
        "a > b",
        "“引”",
        "x\ny",
        "字" * 70,
        "字" * 400,
        "m" * 90,
    ),
    *(
        "【待填】",
        "甲【待填】乙【待填】",
        "【待",
        "填】",
        "{A&B}",
        "{A&B}x【待填】",
        "−5",
        "½𠮷é字",
        "\n\n",
        "&lt;",
        "\u00a0x",
    ),
)
REFERENCES = str.maketrans(
    {"{": "&#123;", "}": "&#x7d;", "“": "&#8220;", "\n": "&#10;", " ": "&#32;", "7": "&#55;", "a": "&#13;"}
)
RSID = ' w:rsidR="1"'


def attribute(name: str, value: object) -> str:
    return f' w:{name}="{value}"'


def random_part(seed: int) -> str:
    """A whole part: mostly a document, sometimes footnotes."""
    made = Bodies(Random(seed))  # noqa: S311 - made-up documents
    spaces = f'{W} xmlns:mc="urn:mc" xmlns:v="urn:v" xmlns:wp="urn:wp"'
    if made.perhaps(10):
        return f"<w:footnotes {spaces}><w:footnote>{made.blocks(2)}</w:footnote></w:footnotes>"
    return f"<w:document {spaces}><w:body>{made.blocks(0)}{made.one('', made.section())}</w:body></w:document>"


class Bodies:
    """Writes elements; ``depth`` is how many tables and boxes they are inside of."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.one = lambda *choices: random.choice(choices)

    def perhaps(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def some(self, percent: int, text: str) -> str:
        return text if self.perhaps(percent) else ""

    def blocks(self, depth: int) -> str:
        return "".join(self.block(depth) for _ in range(self.random.randint(1, 4 if depth else 6)))

    def block(self, depth: int) -> str:
        kind = self.random.randrange(20)
        if kind < 9 and depth < 3:
            return self.table(depth + 1) + self.some(30, self.joint(depth + 1)) + self.some(15, "<w:bookmarkEnd/>")
        if kind == 9 and depth < 3:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{self.blocks(depth + 1)}</w:sdtContent></w:sdt>"
        if kind == 10 and depth < 3:
            return f"<mc:AlternateContent><mc:Choice>{self.blocks(depth + 1)}</mc:Choice></mc:AlternateContent>"
        if kind == 11:
            return self.one('<w:bookmarkStart w:name="_x"/>', "<w:sdtContent/>", "<w:tbl/>")
        return self.paragraph(depth)

    def joint(self, depth: int) -> str:
        joint = self.one("<w:p/>", '<w:p w:rsid="1"><w:pPr/></w:p>', "<w:p><w:r><w:t></w:t></w:r></w:p>")
        return joint + f"<w:tbl><w:tblGrid/>{self.row(depth, 3)}{self.some(20, self.row(depth, 3))}</w:tbl>"

    def section(self) -> str:
        size = f'<w:pgSz w:h="{self.one(16838, 11906, 3000, "x")}" w:w="1"/>'
        change = "<w:sectPrChange><w:sectPr/></w:sectPrChange>"
        margins = f'<w:pgMar w:top="1587" w:bottom="{self.one(1474, -5, 1200)}"/>'
        return self.one("<w:sectPr/>", f"<w:sectPr>{self.some(90, size)}{margins}{self.some(10, change)}</w:sectPr>")

    # -- tables

    def table(self, depth: int) -> str:
        columns = self.random.randint(1, 4)
        grid = "".join(f"<w:gridCol{self.some(95, attribute('w', self.width()))}/>" for _ in range(columns))
        rows = [self.placed_row(depth, columns) for _ in range(self.one(0, 1, 2, 3, 5, 9))]
        head = self.some(40, self.row(depth, columns, "<w:tblHeader/>")) if rows else ""
        return f"<w:tbl><w:tblPr/>{self.some(95, f'<w:tblGrid>{grid}</w:tblGrid>')}{head}{''.join(rows)}</w:tbl>"

    def width(self) -> str:
        return self.one("500", "900", "1400", "2500", "0", "", "x", "8000")

    def placed_row(self, depth: int, columns: int) -> str:
        row = self.row(depth, columns)
        around = self.random.randrange(12)
        if not around:
            return f"<w:sdt><w:sdtContent>{row}{self.some(50, self.row(depth, columns))}</w:sdtContent></w:sdt>"
        return row + ("<w:bookmarkEnd/>" if around == 1 else self.some(3, self.one("<w:tr/>", '<w:tr w:x="1"/>')))

    def row(self, depth: int, columns: int, head: str = "") -> str:
        said = [
            self.some(8, '<w:gridBefore w:val="1"/>'),
            self.some(60, self.one("<w:cantSplit/>", '<w:cantSplit w:val="0"/>', "<w:cantSplit></w:cantSplit>")),
            self.some(15, f'<w:trHeight w:hRule="atLeast" w:val="{self.one(300, 2000, 4500, "x")}"/>'),
            head or self.some(5, "<w:tblHeader/>"),
        ]
        properties = self.one("<w:trPr/>", "") if not any(said) else f"<w:trPr>{''.join(said)}</w:trPr>"
        cells, at = [], 0
        while at < columns:
            span = self.one(1, 1, 1, 2)
            cells.append(self.cell(depth, span))
            at += span
        return f"<w:tr{self.some(20, RSID)}>{properties}{''.join(cells)}</w:tr>"

    def cell(self, depth: int, span: int) -> str:
        kind = self.one("dxa", "dxa", "pct", "auto")
        said = (
            self.some(50, f"<w:tcW{attribute('w', self.width())}{self.some(80, attribute('type', kind))}/>")
            + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else self.some(3, '<w:gridSpan w:val="0"/>'))
            + self.some(45, self.one('<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:vMerge w:val="continue"/>'))
            + self.some(5, '<w:textDirection w:val="tbRlV"/>')
        )
        properties = f"<w:tcPr>{said}</w:tcPr>" if said else self.one("<w:tcPr/>", "")
        inner = "".join(self.paragraph(depth) for _ in range(self.one(1, 1, 1, 1, 2, 3)))
        if depth < 3 and self.perhaps(8):
            inner = self.block(depth) + inner
        return self.one(
            *["<w:tc>{0}{1}</w:tc>"] * 11, "<w:sdt><w:sdtContent><w:tc>{0}{1}</w:tc></w:sdtContent></w:sdt>"
        ).format(properties, inner)

    # -- paragraphs

    def paragraph(self, depth: int) -> str:
        style = self.some(50, f'<w:pStyle w:val="{self.one("a", "b", "大&amp;小", "x", "")}"/>')
        section = self.some(12 if depth == 0 else 1, self.section())
        said = style + self.some(8, "<w:keepNext/>") + self.some(20, "<w:tabs><w:tab/></w:tabs>") + section
        properties = f"<w:pPr>{said}</w:pPr>" if said else self.one("<w:pPr/>", "", "")
        runs = "".join(self.placed_run(depth) for _ in range(self.one(0, 1, 1, 1, 1, 2, 3)))
        if not properties and not runs:
            return self.one("<w:p/>", '<w:p w:rsidR="1"/>', "<w:p></w:p>")
        return f"<w:p>{properties}{runs}</w:p>"

    def placed_run(self, depth: int) -> str:
        run = self.run(depth)
        return self.one(*["{}"] * 12, '<w:hyperlink w:id="x">{}</w:hyperlink>', "<w:ins>{}</w:ins>").format(run)

    def run(self, depth: int) -> str:
        said = (
            self.some(20, "<w:b/>")
            + self.some(30, f'<w:sz w:val="{self.one(18, 21, 44, 0, "x")}"/>')
            + self.some(6, '<w:w w:val="90"/>')
            + self.some(8, '<w:highlight w:val="red"/>')
            + self.some(20, '<w:u w:val="single"/>')
        )
        properties = f"<w:rPr>{said}</w:rPr>" if said else self.one("<w:rPr/>", "", "")
        content = "".join(self.content(depth) for _ in range(self.one(1, 1, 1, 1, 2, 3)))
        return self.some(3, "<w:r/>") + f"<w:r{self.some(10, RSID)}>{properties}{content}</w:r>"

    def content(self, depth: int) -> str:
        kind = self.random.randrange(24)
        if kind < 18:
            return self.text()
        if kind == 18 and depth < 3:
            box = f"<w:txbxContent>{self.blocks(depth + 1)}</w:txbxContent>"
            return self.one(
                "<w:pict><v:textbox>{}</v:textbox></w:pict>", "<mc:AlternateContent>{}</mc:AlternateContent>"
            ).format(box)
        if kind == 19:
            return '<wp:docPr descr="【待填】" id="1"/><w:instrText>【待填】</w:instrText>'
        return self.one(
            "<w:tab/>", "<w:br/>", '<w:br w:type="page"/>', "<w:cr/>", "<w:t/>", '<w:t xml:space="preserve"/>'
        )

    def text(self) -> str:
        words = self.random.choice(NUMBERS if self.perhaps(45) else WORDS)
        written = words.replace("&", "&amp;").replace("<", "&lt;") if self.perhaps(10) else escaped(words)
        if self.perhaps(15) and "&" not in words:
            written = written.translate(REFERENCES)
        tag = self.one(
            "<w:t>", "<w:t>", '<w:t xml:space="preserve">', '<w:t xml:space="preserve">', '<w:t xml:space="default">'
        )
        return f"{tag}{written}</w:t>"
