"""Markers are yellow and the rest of their run is as it was; outer spaces count."""

from __future__ import annotations

import pytest

from perfeval_gen.docx.layout_runs import keep_spaces, mark

YELLOW = '<w:highlight w:val="yellow"/>'
T = '<w:t xml:space="preserve">{}</w:t>'
MARKERS = ("【待填】", "{甲}")


def run(content: str, properties: str = "") -> str:
    return f"<w:r>{properties}{content}</w:r>"


def yellow(text: str) -> str:
    return run(T.format(text), f"<w:rPr>{YELLOW}</w:rPr>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (run("<w:t>【待填】</w:t>"), yellow("【待填】")),
        (run("<w:t>前【待填】后</w:t>"), run(T.format("前")) + yellow("【待填】") + run(T.format("后"))),
        (
            run("<w:t>【待填】</w:t><w:tab/><w:t>【待填】</w:t>"),
            yellow("【待填】") + run("<w:tab/>") + yellow("【待填】"),
        ),
        (run("<w:t>【待填】</w:t><w:t></w:t><w:t/>"), yellow("【待填】")),
        (run("<w:t>A&amp;B【待填】</w:t><w:br/>"), run(T.format("A&amp;B")) + yellow("【待填】") + run("<w:br/>")),
        (run("<w:t>&#123;甲}&lt;</w:t>"), yellow("&#123;甲&#125;") + run(T.format("&lt;"))),
        (run("<w:t>【待</w:t><w:t>填】</w:t>"), run("<w:t>【待</w:t><w:t>填】</w:t>")),
        (run("<w:instrText>【待填】</w:instrText>"), run("<w:instrText>【待填】</w:instrText>")),
        ("<w:p><w:t>【待填】</w:t></w:p>", "<w:p><w:t>【待填】</w:t></w:p>"),
    ],
)
def test_markers(before: str, after: str) -> None:
    assert mark(f"<x>{before}</x>", MARKERS) == f"<x>{after}</x>"


def test_properties_are_kept_in_order() -> None:
    properties = '<w:rPr><w:b/><w:highlight w:val="red"/><w:u w:val="single"/></w:rPr>'
    made = mark(run("<w:t>一【待填】</w:t>", properties), MARKERS)
    assert made == run(T.format("一"), properties) + run(
        T.format("【待填】"), f'<w:rPr><w:b/>{YELLOW}<w:u w:val="single"/></w:rPr>'
    )


def test_a_run_inside_of_a_run() -> None:
    box = "<w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict>"
    before = run("<w:t>【待填】</w:t>" + box.format(run("<w:t>【待填】</w:t>")) + "<w:t>尾【待填】</w:t>")
    after = yellow("【待填】") + run(box.format(yellow("【待填】")) + T.format("尾")) + yellow("【待填】")
    assert mark(f"<x>{before}</x>", MARKERS) == f"<x>{after}</x>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<w:t> 字</w:t>", T.format(" 字")),
        ("<w:t>字\u3000</w:t>", T.format("字\u3000")),
        ("<w:t>字&#160;</w:t>", T.format("字&#160;")),
        ('<w:t xml:space="default"> </w:t>', T.format(" ")),
        (T.format(" 字"), T.format(" 字")),
        ("<w:t>字 字</w:t>", "<w:t>字 字</w:t>"),
        ("<w:t>&lt;字&gt;</w:t>", "<w:t>&lt;字&gt;</w:t>"),
        ("<w:t></w:t><w:t/><w:tab/> ", "<w:t></w:t><w:t/><w:tab/> "),
    ],
)
def test_outer_spaces(before: str, after: str) -> None:
    assert keep_spaces(f"<x>{before}</x>") == f"<x>{after}</x>"
