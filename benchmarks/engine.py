"""The engine against docxtpl: a report, long tables, memory, several threads.

``python -m benchmarks.engine [rounds]``; both sides take turns in one process, documents of both must be the same
trees, part by part. Times are of the processor. The strict policy is measured unless a row says otherwise.
"""

# ruff: noqa: T201 - what a benchmark is for

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any, Final

from docxtpl import DocxTemplate

from benchmarks.reading import sentences
from perfeval_gen.docx.compiling import DEFAULT_LEVEL, compile_template
from perfeval_gen.docx.package import read_package
from perfeval_gen.docx.policy import tree_environment
from perfeval_gen.docx.properties import CORE
from tests.docx.feature_parts import rich_document
from tests.docx.same_parts import differences
from tests.docx.samples import paragraph, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfeval_gen.docx.skeleton import Deflate
    from perfeval_gen.docx.template import Template

_ROUNDS: Final = 30
_PARAGRAPHS: Final = 200
_ROWS: Final = (10, 100, 1_000, 10_000)
_STYLED: Final = (
    '<w:p><w:pPr><w:pStyle w:val="a"/><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr>'
    '<w:r><w:rPr><w:sz w:val="32"/></w:rPr>'
)
_KEYS: Final = ("序号", "名称", "单位", "目标", "完成", "说明")
_MEMORY: Final = """
import json, pickle, re, sys
template = pickle.loads(open(sys.argv[1], "rb").read())
rows = json.load(open(sys.argv[2], encoding="utf-8"))
with open(sys.argv[3], "wb") as file:
    template.render_to(file, {"表": rows})
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())  # ru_maxrss would be the parent's
print(f"{int(peak[1]) / 1024:.1f}", *(m for m in ("lxml", "docxtpl") if m in sys.modules))
"""


def report() -> tuple[bytes, dict[str, Any]]:
    """Return a template of some 360 paragraphs and three tables, and what fills it: about 15 000 characters."""
    texts = list(sentences(14_000))
    names = [f"段{n}" for n in range(len(texts))]
    fixed = [text[:20] for text in sentences(_PARAGRAPHS * 100, seed=3)]
    body = "".join(paragraph(f"{{{{ {name} }}}}") + paragraph(fixed[n % len(fixed)]) for n, name in enumerate(names))
    body += "".join(map(paragraph, fixed[: _PARAGRAPHS - len(names)]))
    for n in range(3):
        row = [f"{{{{ 行.{key} }}}}" for key in _KEYS]
        loop = [[f"{{%tr for 行 in 表{n} %}}", *row[1:]], row, ["{%tr endfor %}", *row[1:]]]
        body += table([list(_KEYS), *loop])
    context: dict[str, Any] = dict(zip(names, texts, strict=True))
    context |= {f"表{n}": rows_of(18, n) for n in range(3)}
    return rich_document(body.replace("<w:p><w:r>", _STYLED), header="{{ 段1 }}", footer="{{ 段2 }}"), context


def rows_of(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return rows of a table of indicators."""
    random = Random(seed)  # noqa: S311 - any numbers will do
    texts = (text for _ in range(count) for text in sentences(1, seed=random.randrange(10**6)))
    return [
        dict(zip(_KEYS, (n, text[:8], "万元", f"{random.randrange(10**6) / 100}", "100%", text[9:19]), strict=True))
        for n, text in zip(range(1, count + 1), texts, strict=False)
    ]


def long_table() -> bytes:
    """Return a template with a row for each item."""
    row = [f"{{{{ 行.{key} }}}}" for key in _KEYS]
    return rich_document(table([list(_KEYS), ["{%tr for 行 in 表 %}", *row[1:]], row, ["{%tr endfor %}", *row[1:]]]))


def by_docxtpl(template: Template, context: dict[str, Any]) -> bytes:
    """Render as docxtpl's users do, from the template's bytes to the document's."""
    made, buffer = DocxTemplate(io.BytesIO(template.source)), io.BytesIO()
    made.render(context, tree_environment(template.ways.policy, {}), autoescape=True)
    made.save(buffer)
    return buffer.getvalue()


def timed(works: dict[str, Callable[[], object]], rounds: int, seldom: str) -> dict[str, list[float]]:
    """Run all in turns; the slow one every fourth time."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds):
        for name, work in works.items():
            if name == seldom and turn % 4 and rounds > 4:  # noqa: PLR2004
                continue
            began = process_time()
            work()
            took[name].append(process_time() - began)
    return took


def engines() -> Iterator[tuple[str, int, Deflate]]:
    """Yield the ways of deflating: zlib at its usual level, at ours, another engine if it is installed."""
    yield "zlib 6", 6, "zlib"
    yield f"zlib {DEFAULT_LEVEL}（缺省）", DEFAULT_LEVEL, "zlib"
    if find_spec("isal"):
        yield "isal", 1, "isal"


def table_of_ratios(source: bytes, context: dict[str, Any], rounds: int) -> None:
    """Print what each way of deflating gives against docxtpl, and how low it could go."""
    known = compile_template(source, policy="strict")
    theirs = by_docxtpl(known, context)
    works: dict[str, Callable[[], object]] = {"docxtpl": lambda: by_docxtpl(known, context)}
    sizes = {"docxtpl": len(theirs)}
    for name, level, deflate in engines():
        for policy in ("strict", "docxtpl") if level == DEFAULT_LEVEL and deflate == "zlib" else ("strict",):
            made = compile_template(source, policy=policy, deflate_level=level, deflate=deflate)  # type: ignore[arg-type]
            document = made.render(context)
            if found := differences(document, by_docxtpl(made, context), but=(CORE,)):
                raise ValueError(sorted(found))
            key = f"{name} {policy}"
            works[key], sizes[key] = (lambda m=made: m.render(context)), len(document)  # type: ignore[misc]
    part = read_package(theirs).parts["word/document.xml"]
    works["deflate 6 alone"] = lambda: zlib.compress(part, 6)
    works[f"deflate {DEFAULT_LEVEL} alone"] = lambda: zlib.compress(part, DEFAULT_LEVEL)
    took = timed(works, rounds, "docxtpl")
    base = took["docxtpl"]
    print(f"| {len(part)} bytes of XML | ms | ratio (median) | ratio (shortest) | bytes |\n|---|---|---|---|---|")
    for name, times in took.items():
        ratios = f"{median(base) / median(times):.1f} | {min(base) / min(times):.1f}"
        print(f"| {name} | {min(times) * 1000:.2f} | {ratios} | {sizes.get(name, '')} |")


def growth(rounds: int) -> None:
    """Print how the time grows with the rows."""
    made = compile_template(long_table(), policy="strict")
    print("| rows | ratio (shortest) | ours, µs a row | theirs, µs a row |\n|---|---|---|---|")
    for count in _ROWS:
        context = {"表": rows_of(count)}
        if found := differences(made.render(context), by_docxtpl(made, context), but=(CORE,)):
            raise ValueError(sorted(found))
        turns = max(3, min(rounds, 2_000 // count))
        works = {"ours": lambda c=context: made.render(c), "theirs": lambda c=context: by_docxtpl(made, c)}  # type: ignore[misc]
        took = timed(works, turns, "")
        ours, theirs = min(took["ours"]), min(took["theirs"])
        print(f"| {count} | {theirs / ours:.1f} | {ours / count * 1e6:.1f} | {theirs / count * 1e6:.1f} |")


def memory() -> None:
    """Print the peak of a process that reads rows from JSON and streams the document."""
    template = compile_template(long_table(), policy="strict")
    with tempfile.TemporaryDirectory() as folder:
        kept, rows, out = (Path(folder) / name for name in ("t", "r", "o.docx"))
        kept.write_bytes(pickle.dumps(template))
        for count in _ROWS:
            rows.write_text(json.dumps(rows_of(count), ensure_ascii=False), encoding="utf-8")
            words = [sys.executable, "-c", _MEMORY, str(kept), str(rows), str(out)]
            said = subprocess.run(words, capture_output=True, check=True, text=True).stdout.split()  # noqa: S603
            print(f"| {count} rows from JSON, streamed | {said[0]} MiB | {' '.join(said[1:])} |")


def threads(count: int = 1_000) -> None:
    """Let eight threads share one template; every document must be the right one."""
    source, context = report()
    made = compile_template(source, policy="strict")
    right = {n: made.render({**context, "段1": f"第{n}份"}) for n in range(10)}
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: made.render({**context, "段1": f"第{n % 10}份"}), range(count)))
    wrong = sum(document != right[n % 10] for n, document in enumerate(found))
    print(f"{count} documents by 8 threads from one template: {wrong} wrong")


def main() -> None:
    """Print all tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS
    names = ("docxtpl", "Jinja2", "lxml")
    print("Python", sys.version.split()[0], *(f"{name} {version(name)}" for name in names), "zlib", zlib.ZLIB_VERSION)
    table_of_ratios(*report(), rounds)
    growth(rounds)
    print("| memory | peak | imported |\n|---|---|---|")
    memory()
    threads()


if __name__ == "__main__":
    main()
