# ruff: noqa: SLF001 - whether a process is kept
"""A template that isn't shipped is filled in another process: the same document, and an end to what takes too much."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_gen import render_file, template_worker
from perfeval_gen.diagnostics import Diagnostic, Severity
from perfeval_gen.docx.faults import TemplateFault
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.properties import CoreProperties
from perfeval_gen.resources import data_root
from perfeval_gen.workflows.batch_pool import in_processes
from tests.cli.run import is_chinese, run
from tests.docx.samples import document, paragraph
from tests.reliability import bounded_work
from tests.reliability.bounded_work import DATA, serve_soon

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of memory and of computing are POSIX")

EXAMPLE = data_root() / "examples" / "最小示例.yaml"
FORM = "整体绩效自评指标评分表"
SUM = "{{ 1.5|round(999999999, 'ceil') }}"  # nothing interrupts it but the system
GROWN = "{% set x = 'a' * 90000 %}{{ x|replace('a', x)|length }}"
LONG = "{% for a in 列 %}{% for b in 列 %}{{ '" + "字" * 1000 + "' }}{% endfor %}{% endfor %}"


@pytest.fixture(autouse=True)
def _own_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What one test starts is of no use to the next, which has other limits."""
    monkeypatch.setattr(template_worker, "_refused", {})
    yield
    template_worker.close()


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that are reached soon."""
    monkeypatch.setattr(template_worker, "serve", serve_soon)


def filled(folder: Path, *tags: str) -> bytes:
    path = folder / "报告.docx"
    path.write_bytes(document("".join(map(paragraph, tags))))
    return bounded_work.filled(path)


def fault(folder: Path, *tags: str) -> Diagnostic:
    with pytest.raises(TemplateFault) as caught:
        filled(folder, *tags)
    found = caught.value.diagnostic
    assert is_chinese(found.message)
    assert is_chinese(found.hint)
    return found


def test_documents_are_the_same_to_the_byte(tmp_path: Path) -> None:
    shutil.copytree(data_root() / "templates" / "gd-zhanjiang", tmp_path / "模板" / "gd-zhanjiang")
    shutil.copy(EXAMPLE, tmp_path / "整体.yaml")
    here, there = (render_file(path, only=[FORM]).value for path in (EXAMPLE, tmp_path / "整体.yaml"))
    assert here
    assert there
    assert template_worker._kept  # it was asked
    assert [(each.filename, each.content) for each in there] == [(each.filename, each.content) for each in here]


def test_what_is_shipped_needs_no_process(tmp_path: Path) -> None:
    assert render_file(EXAMPLE, only=[FORM]).value
    assert not template_worker._kept
    shipped = data_root() / "templates" / "gd-zhanjiang" / f"{FORM}.docx"
    assert template_worker.is_shipped(shipped)
    (tmp_path / "链.docx").symlink_to(shipped)
    assert template_worker.is_shipped(tmp_path / "链.docx")
    assert not template_worker.is_shipped(Path(shutil.copy(shipped, tmp_path)))


def test_one_process_is_kept_until_it_dies(tmp_path: Path) -> None:
    made = filled(tmp_path, "{{ 名 }}")
    assert "某某" in read_package(made).parts["word/document.xml"].decode()
    first = template_worker._kept["worker"].process.pid
    assert fault(tmp_path, "{{ 名字 }}").code == "PE803"  # a fault of the usual kind ends nothing
    assert filled(tmp_path, "{{ 名 }}") == made
    worker = template_worker._kept["worker"]
    assert worker.process.pid == first
    worker.process.kill()
    assert worker.answer((None, tmp_path / "报告.docx", DATA, CoreProperties(), {})) == ("death", None)
    assert filled(tmp_path, "{{ 名 }}") == made  # another one is started


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(
    ("tags", "word"),
    [(SUM, "8 秒"), (GROWN, "内存"), (LONG, "填出的文档超过")],
    ids=["an endless sum", "text that grows", "a long document"],
)
def test_what_is_too_much(tmp_path: Path, tags: str, word: str) -> None:
    found = fault(tmp_path, tags)
    assert (found.code, found.location.file) == ("PE810", str(tmp_path / "报告.docx"))
    assert "“报告.docx”" in found.message
    assert word in found.message
    assert not template_worker._kept
    assert fault(tmp_path, tags).code == "PE810"
    assert not template_worker._kept  # it wasn't tried again
    if tags == LONG:
        assert filled(tmp_path, "{{ 名 }}", "另一份")  # a template that was changed is


def test_where_no_process_can_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(11, "no more processes")

    monkeypatch.setattr(multiprocessing.context.SpawnProcess, "start", refused)
    assert "另起一个进程" in fault(tmp_path, "{{ 名 }}").message


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        template_worker.filled(tmp_path / "没有.docx", DATA, CoreProperties(), {})


PACK = '名称: 试\n版本: "1"\n文档:\n  - {名称: 报告, 类型: 整体自评, 模板: 报告.docx, 文件名: "{单位名称}"}\n'


def units(folder: Path, count: int) -> Path:
    """So many units that print a template of their own."""
    (folder / "模板" / "试").mkdir(parents=True)
    (folder / "模板" / "试" / "pack.yaml").write_text(PACK, "utf-8")
    (folder / "模板" / "试" / "报告.docx").write_bytes(document(paragraph("{{ 单位.名称 }}")))
    for number in range(count):
        text = f"模板包: 试\n类型: 整体自评\n年度: 2025\n单位: {{名称: 某单位{number}}}\n"
        (folder / f"整体{number}.yaml").write_text(text, "utf-8")
    return folder


def test_workers_of_a_batch_have_one_each(tmp_path: Path) -> None:
    """They are daemonic, and such processes may have no children by themselves."""
    here = filled(tmp_path, "{{ 名 }}")
    assert list(in_processes(bounded_work.filled, [tmp_path / "报告.docx"] * 2, 1)) == [here, here]


SCRIPT = """
from pathlib import Path
from perfeval_gen.template_worker import CoreProperties, filled
print(len(filled(Path("报告.docx"), {"名": "某某"}, CoreProperties(), {}).content))
"""


def test_a_script_without_a_guard(tmp_path: Path) -> None:
    """A user's script isn't run again by the process that it starts."""
    here = filled(tmp_path, "{{ 名 }}")
    (tmp_path / "脚本.py").write_text(SCRIPT, "utf-8")
    command = [sys.executable, "脚本.py"]
    found = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, cwd=tmp_path, env=found, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == (f"{len(here)}\n", "")


def test_the_command_names_the_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(template_worker, "_ask", lambda *_: "time")
    answer = run(capsys, "render", units(tmp_path, 1), "-o", tmp_path / "出")
    assert answer.status == 3
    assert "错误[PE810] 模板“报告.docx”处理了超过 8 秒还没有完成，已停止" in answer.text
    assert not (tmp_path / "出").exists()


def test_what_breaks_the_gate_is_the_templates_fault(tmp_path: Path) -> None:
    folder = units(tmp_path, 1)
    (folder / "模板" / "试" / "报告.docx").write_bytes(document(paragraph("{% raw %}{{ x }}{% endraw %}")))
    found = [each for each in render_file(folder / "整体0.yaml").diagnostics if each.severity is Severity.ERROR]
    assert [each.code for each in found] == ["PE820"]
    assert "报告.docx" in found[0].message
