"""Where entries begin and end, and which comment belongs to which: counted by hand."""

from __future__ import annotations

from perfeval_gen.source.layout import lay_out
from perfeval_gen.source.remarks import attach

TEXT = """\
# 文件
---
甲: '一'  # 旁
乙: |+
  二

丙:
- 三 # 旁二
-
  丁: {戊: 1,  # 内
    己: [2]}
  # 尾
# 上
庚: 四
  五
...
"""


def test_entries() -> None:
    layout = lay_out(TEXT)
    assert (layout.first, layout.stop) == (2, 15)
    found = {e.key.value: (e.line, e.last_line, e.column) for e in layout.root.entries if e.key is not None}
    assert found == {"甲": (2, 2, 0), "乙": (3, 5, 0), "丙": (6, 10, 0), "庚": (13, 14, 0)}
    first, second = (layout.at(("丙", i)) for i in (0, 1))
    assert first is not None
    assert second is not None
    assert [(e.line, e.column, e.value.first_line) for e in (first, second)] == [(7, 0, 7), (8, 0, 9)]
    inner = layout.at(("丙", 1, "丁", "己", 0))
    assert inner is not None
    assert TEXT[inner.value.start : inner.value.end] == "2"
    assert layout.at(("丙", 2)) is None
    assert layout.at(("丙", "丁")) is None
    text = layout.at(("乙",))
    assert text is not None
    assert (text.value.style, text.value.indent, text.value.last_line) == ("|", 2, 5)


def test_comments() -> None:
    layout = lay_out(TEXT)
    assert {line: (r.column, r.text, r.blanks, r.is_alone) for line, r in layout.remarks.items()} == {
        0: (0, "# 文件", 0, True),
        2: (8, "# 旁", 2, False),
        7: (4, "# 旁二", 1, False),
        9: (13, "# 内", 2, False),
        11: (2, "# 尾", 2, True),
        12: (0, "# 上", 0, True),
    }
    attached = attach(layout)
    last, inner = layout.at(("庚",)), layout.at(("丙", 1, "丁"))
    assert last is not None
    assert inner is not None
    assert attached.entry(last).above == ("# 上",)
    assert attached.entry(inner).below == ((False, "# 尾"),)


def test_what_looks_like_a_comment_in_a_text() -> None:
    layout = lay_out("甲: '# 一'\n乙: |\n  # 二\n丙: 三#四\n丁: [\"#\", 五]\n")
    assert layout.remarks == {}
