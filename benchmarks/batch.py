"""Batches: `perfeval render` over many units in two processes against docxtpl in two, how it grows, and dask.

Run: python -m benchmarks.batch [--units 1000] [--growth 10,100,1000] [--dask] [--rounds 3]

docxtpl gets the contexts for free: they are prepared by our pipeline before its clock starts, as are the templates, in
which our own tags for merged cells stand as docxtpl's. It opens, renders and saves them. Both sides write their files.
Wall time; run it on an idle machine with two cores.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from benchmarks.batch_units import write_units

PROCESSES: Final = 2
_ENGINE_UNITS: Final = 20  # whose documents the engines render, again and again
Job = tuple[Path, dict[str, Any], str]  # a template, what fills it, a name for the result
Sources = dict[Path, bytes]  # templates as docxtpl can read them


def main() -> None:
    """Print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        units = write_units(folder / "数据", max([options.units, *options.growth]))
        _say(f"Python {sys.version.split()[0]}，{os.cpu_count()} 个核")
        _against_docxtpl(folder, units[: options.units])
        _engines(units[:_ENGINE_UNITS], options.rounds)
        _growth(folder, units, options.growth)
        if options.dask:
            _dask(folder, units[: options.units])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--growth", type=lambda text: [int(n) for n in text.split(",") if n], default=[10, 100, 1000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dask", action="store_true")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


# -- the whole way


def _against_docxtpl(folder: Path, units: list[Path]) -> None:
    _say(f"\n一、{len(units)} 个单位，{PROCESSES} 个进程，从命令开始到文件写好")
    ours, documents = _perfeval(folder, units, "-j", str(PROCESSES))
    again = _perfeval(folder, units, "-j", str(PROCESSES), out="出")[0]
    theirs = max(_with_workers(units, _script, folder / "他"))
    _say(f"  docxtpl（读、检查、数据准备都不算）  {theirs:8.2f} s  {documents / theirs:7.0f} 份/秒")
    _say(f"  perfeval render（全过程）            {ours:8.2f} s  {documents / ours:7.0f} 份/秒  {theirs / ours:.1f} 倍")
    _say(f"  再运行一次（都已是最新）             {again:8.2f} s  {documents / again:7.0f} 份/秒")


def _perfeval(folder: Path, units: list[Path], *more: str, out: str = "出") -> tuple[float, int]:
    """Return how long the command took and how many documents there are then."""
    target = folder / out
    listed = folder / f"数据{len(units)}"
    if not listed.is_dir():
        listed.mkdir()
        for path in units:
            os.link(path, listed / path.name)
    command = [sys.executable, "-m", "perfeval_gen", "render", str(listed), "-o", str(target), "--quiet", *more]
    began = perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - ourselves
    return perf_counter() - began, len(list(target.iterdir()))


def _script(jobs: list[Job], sources: Sources, folder: Path) -> float:
    """What a docxtpl script does once it has its data."""
    folder.mkdir(exist_ok=True)
    began = perf_counter()
    render = _docxtpl(sources)
    for template, context, name in jobs:
        (folder / name).write_bytes(render(template, context))
    return perf_counter() - began


# -- the engine alone


def _engines(units: list[Path], rounds: int) -> None:
    _say(f"\n二、引擎：数据准备好以后到文件内容，{PROCESSES} 个进程同时，{rounds} 轮交替，取最快的一轮")
    best: dict[str, float] = {}
    count = 0
    for times in _with_workers(units, _rounds, rounds):
        count += times.pop("份")
        for name, seconds in times.items():
            best[name] = max(best.get(name, 0.0), seconds)
    for name, seconds in best.items():
        ratio = best["docxtpl"] / seconds
        _say(f"  {name:　<14} {count / seconds:8.0f} 份/秒  {ratio:5.1f} 倍")


def _rounds(jobs: list[Job], sources: Sources, rounds: int) -> dict[str, Any]:
    ways = {"docxtpl": _docxtpl(sources), "编译，级别 6": _compiled(6), "编译，级别 1": _compiled(1)}
    best: dict[str, float] = {}
    for number in range(rounds + 1):
        for name, render in ways.items():
            began = perf_counter()
            for template, context, _ in jobs:
                render(template, context)
            if number:  # the first fills caches
                best[name] = min(best.get(name, 1e9), perf_counter() - began)
    return {**best, "份": len(jobs)}


def _docxtpl(sources: Sources) -> Callable[[Path, dict[str, Any]], bytes]:
    import io

    import jinja2
    from docxtpl import DocxTemplate

    from perfeval_gen.docx.numbering import Numbering
    from perfeval_gen.view.filters import FILTERS

    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(FILTERS)

    def render(template: Path, context: dict[str, Any]) -> bytes:
        made, buffer = DocxTemplate(io.BytesIO(sources[template])), io.BytesIO()
        made.render({**context, "编号": Numbering()}, environment, autoescape=True)
        made.save(buffer)
        return buffer.getvalue()

    return render


def _compiled(level: int) -> Callable[[Path, dict[str, Any]], bytes]:
    templates: dict[Path, Any] = {}

    def render(template: Path, context: dict[str, Any]) -> bytes:
        if template not in templates:
            templates[template] = _compile(template, level)
        made: bytes = templates[template].render(context)
        return made

    return render


def _compile(template: Path, level: int) -> Any:  # noqa: ANN401 - the compiled template
    from perfeval_gen.docx.compiling import compile_template
    from perfeval_gen.docx.numbering import Numbering
    from perfeval_gen.view.filters import FILTERS

    return compile_template(
        template, filters=FILTERS, policy="strict", per_render={"编号": Numbering}, deflate_level=level
    )


# -- processes that prepare the contexts first


def _with_workers(units: list[Path], work: Callable[..., Any], *given: object) -> list[Any]:
    """Return what ``work`` gives in each process for its share of the documents, all begun at the same time."""
    context = multiprocessing.get_context("spawn")
    pipes: list[Connection] = []
    workers = []
    for number in range(PROCESSES):
        ours, theirs = context.Pipe()
        worker = context.Process(target=_worker, args=(theirs, units[number::PROCESSES], work, given), daemon=True)
        worker.start()
        pipes.append(ours)
        workers.append(worker)
    for pipe in pipes:
        pipe.recv()
    for pipe in pipes:
        pipe.send("go")
    results = [pipe.recv() for pipe in pipes]
    for worker in workers:
        worker.join()
    return results


def _worker(pipe: Connection, units: list[Path], work: Callable[..., Any], given: tuple[object, ...]) -> None:
    jobs = list(_jobs(units))
    sources = {template: _compile(template, 1).source for template in {job[0] for job in jobs}}
    pipe.send("ready")
    pipe.recv()
    pipe.send(work(jobs, sources, *given))


def _jobs(units: list[Path]) -> Iterator[Job]:
    from perfeval_gen.diagnostics import Stage
    from perfeval_gen.pipeline import examine
    from perfeval_gen.view.printed import Rows

    for unit in units:
        one = examine(unit, Stage.DRAFT).value
        if one is None:
            raise SystemExit(f"{unit} can't be read")
        forms = [f for f in one.pack.documents if f.kind == one.document.schema.kind and not f.is_on_request]
        for number, form in enumerate(islice(forms, 3)):
            context = {**one.view.context(form), "各项目": Rows(())}
            yield form.template, context, f"{unit.stem}-{number}.docx"


# -- growth and other machines


def _growth(folder: Path, units: list[Path], counts: list[int]) -> None:
    _say(f"\n三、多少个单位要多久（{PROCESSES} 个进程），一个进程最多占多少内存")
    before = 0.0
    for count in counts:
        seconds, documents = _perfeval(folder, units[:count], "-j", str(PROCESSES), "--force", out=f"出{count}")
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        more = f"{seconds / count * 1000:6.1f} ms  {memory:5.0f} MiB"
        more += f"  比上一行 {seconds / before:.1f} 倍" if before else ""
        before = seconds
        _say(f"  {count:6} 个  {documents:6} 份  {seconds:8.2f} s  每个 {more}")


def _dask(folder: Path, units: list[Path]) -> None:
    _say(f"\n四、{len(units)} 个单位交给 dask 的两个工作进程，与 -j 2 逐字节比较")
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.workflows.dask_cluster", str(PROCESSES)]
    here = _perfeval(folder, units, "-j", str(PROCESSES), "--force", out="这里")[0]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, encoding="utf-8") as cluster:  # noqa: S603 - ourselves
        address = cluster.stdout.readline().strip() if cluster.stdout else ""
        away, documents = _perfeval(folder, units, "--dask", address, out="那里")
        cluster.communicate()
    same = _contents(folder / "这里") == _contents(folder / "那里")
    _say(f"  -j 2 {here:.2f} s，--dask {away:.2f} s，{documents} 份，{'逐字节相同' if same else '不同！'}")
    if not same:
        raise SystemExit(1)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


if __name__ == "__main__":
    main()
