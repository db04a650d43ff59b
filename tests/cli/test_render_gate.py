"""Which documents are looked through before they are written: all of a few, a sample of many, all where asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from perfeval_gen import forms, rendering
from perfeval_gen.cli import commands
from perfeval_gen.docx.gate import check_document
from perfeval_gen.resources import data_root
from tests.cli.run import Answer, run
from tests.cli.test_render_batch import DATA, outcome
from tests.docx.samples import changed

WHOLE = "类型: 整体自评\n模板包: gd-zhanjiang\n年度: 2025\n单位: {名称: 某县%s局}\n"
OPEN_BRANCH = (
    '<w:p><w:r><w:t>{%p if 单位.名称 == "某县丙局" %}</w:t></w:r></w:p>'
    '<w:p><w:bookmarkStart w:id="991" w:name="处"/></w:p><w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>'
)
MANY = 12
FORMS = 2  # documents of a project in this pack


class Gate:
    """Counts what it is shown; ``broken`` are the texts whose documents it finds something in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.looked, self.broken = 0, ""
        self._real = forms.check_parts
        monkeypatch.setattr(forms, "check_parts", self.look)
        monkeypatch.setattr(forms, "_longest", {})
        monkeypatch.setattr(forms, "ONE_IN", 10**9)  # whatever the digests are
        monkeypatch.setattr(commands, "FEW", 5)

    def look(self, static: Any, parts: dict[str, bytes], *, references: bool) -> tuple[str, ...]:
        self.looked += 1
        if self.broken and self.broken.encode() in parts["word/document.xml"]:
            return ("word/document.xml: broken",)
        return self._real(static, parts, references=references)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("数据")
    for number in range(MANY):
        (folder / f"{number:02}.yaml").write_text(DATA.replace("平台", f"项目{number:02}"), "utf-8")
    yield folder
    shutil.rmtree(folder)


def rendered(capsys: pytest.CaptureFixture[str], units: Path, out: Path, *words: str) -> Answer:
    return run(capsys, "render", units, "-o", out, "-j", "1", "--quiet", *words)


def test_of_many_a_sample(units: Path, tmp_path: Path, gate: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    answer = rendered(capsys, units, tmp_path / "甲")
    assert outcome(answer.out) == f"共生成 {MANY * FORMS} 份文档，0 个错误，0 个警告"
    assert gate.looked == FORMS  # the others are as long
    gate.looked = 0
    rendered(capsys, units, tmp_path / "乙", "--gate", "all")
    assert gate.looked == MANY * FORMS
    made, whole = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in "甲乙")
    assert made == whole
    assert not any(check_document(content) for content in made.values())


def test_of_few_each(units: Path, tmp_path: Path, gate: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(units.iterdir())[:3]
    for words, looked in (((), 3), (("--gate", "全部"), 3), (("--gate", "sample"), 1), (("--gate", "抽查"), 0)):
        gate.looked = 0
        assert run(capsys, "render", *files, "-o", tmp_path / "".join(("出", *words)), *words).status == 0
        assert gate.looked == looked * FORMS, words


def test_what_is_found_isnt_delivered(
    units: Path, tmp_path: Path, gate: Gate, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    gate.broken = "项目07"
    for words in ((), ("--gate", "全部")):
        out = tmp_path / "".join(("出", *words))
        status = main_status(units, out, *words)
        capsys.readouterr()
        assert (status == 70) == ("全部" in words)
        assert any("项目07" in p.name for p in out.iterdir()) == ("全部" not in words)
        assert any("项目08" in p.name for p in out.iterdir())


def test_a_template_that_isnt_proved_is_looked_through_each_time(
    tmp_path: Path, gate: Gate, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bookmark that is left open where one unit's data take a branch: that document isn't delivered."""
    monkeypatch.chdir(tmp_path)
    units = tmp_path / "数据"
    units.mkdir()
    for name in "甲乙丙丁":
        (units / f"{name}.yaml").write_text(WHOLE % name, "utf-8")
    monkeypatch.setattr(commands, "FEW", 3)
    shipped = data_root() / "templates" / "gd-zhanjiang" / "整体绩效自评基础数据表.docx"
    for branch, delivered, looked in (
        (OPEN_BRANCH, "甲乙丁", 4),
        (OPEN_BRANCH.replace("Start", "End"), "甲乙丁", 4),
        ("", "甲乙丙丁", 1),
    ):
        content = changed(shipped.read_bytes(), "word/document.xml", "<w:tbl>", f"{branch}<w:tbl>")
        made = forms._compile(content, "表.docx")  # noqa: SLF001
        monkeypatch.setattr(forms, "compiled", lambda _, made=made: made)
        forms._longest.clear()  # noqa: SLF001
        gate.looked = 0
        out = tmp_path / f"出{len(branch)}"
        status = main_status(units, out, "--only", "整体绩效自评基础数据表")
        capsys.readouterr()
        assert status == (0 if delivered == "甲乙丙丁" else 70)
        assert {p.name[2] for p in out.iterdir()} == set(delivered)
        assert gate.looked == looked


def main_status(units: Path, out: Path, *words: str) -> int:
    from perfeval_gen.cli.app import main

    return main(["render", str(units), "-o", str(out), "-j", "1", "--quiet", *words])


def test_each_longer_one_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "_longest", {})
    one, other = Path("甲.docx"), Path("乙.docx")

    def looks(path: Path, length: int, digest: str = "0001") -> bool:
        return forms._is_in_sample(path, {"word/document.xml": b"x" * length}, digest)  # noqa: SLF001

    assert [looks(one, n) for n in (5, 4, 5, 6, 6)] == [True, False, False, True, False]
    assert looks(other, 1)
    assert looks(one, 1, "0000")
    assert sum(looks(one, 1, f"{n:04x}") for n in range(2000)) == 2000 / forms.ONE_IN


def test_an_unknown_word(capsys: pytest.CaptureFixture[str], units: Path) -> None:
    answer = run(capsys, "render", units, "--gate", "不查")
    assert answer.status == 2
    assert "--gate 不能写“不查”" in answer.err
    assert "全部、抽查" in answer.err


def test_ones_own_template_is_always_looked_through(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from perfeval_gen import template_worker
    from perfeval_gen.docx.properties import CoreProperties

    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(template_worker, "_ask", lambda *job: asked.append(job) or forms.Filled(b""))
    own = tmp_path / "甲.docx"
    own.write_bytes(next((data_root() / "templates").glob("*/*.docx")).read_bytes())
    template_worker.filled(own, MappingProxyType({}), CoreProperties(title="题", creator="某某"), {}, is_sampled=True)
    assert len(asked) == 1
    assert True not in asked[0]
    assert rendering.filled is template_worker.filled
