"""Starting a unit's year: the file to fill in, every field with its help, and the unit's folder around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from perfeval_gen.diagnostics import Code, Diagnostic, Location, Outcome, Severity, finding
from perfeval_gen.file_names import clean_name
from perfeval_gen.output import write_together
from perfeval_gen.packs.model import Pack, find_pack, known_packs, load_pack
from perfeval_gen.pipeline import default_pack, own_templates
from perfeval_gen.repository import CONFIG, MAIN, Repository, load_repository
from perfeval_gen.schema.export import TO_FILL, scaffold
from perfeval_gen.schema.model import KINDS, Schema, load_schema
from perfeval_gen.schema.year_parts import HEAD
from perfeval_gen.workflows.unit_folder import as_yaml, lacking_files, modeline

PE708: Final = Code(
    "PE708",
    "文件已经存在",
    Severity.ERROR,
    "新建不会覆盖已有的文件。",
    remedy="换一个文件夹或年度，或直接编辑已有的文件",
)
PE709: Final = Code(
    "PE709",
    "新建的参数不对",
    Severity.ERROR,
    "类型、模板包、年度或单位名称有误。",
    remedy="perfeval new --help 查看用法",
)
CODES: Final = (PE708, PE709)
SHORT_KINDS: Final = {name: kind for kind in KINDS for name in (kind.removesuffix("自评"), kind)}
_FILES: Final = {"整体自评": "整体.yaml", "项目自评": "项目/{}.yaml", "转移支付自评": "转移支付/转移支付.yaml"}
_LONGEST_SHORT: Final = 20
Given = Mapping[tuple[str, ...], str]
_NO_NAMES: Final = ("", TO_FILL, "无", "不适用")
_YEARS: Final = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Start:
    """What a new file begins with; ``pack`` empty is that of the unit's folder, else the default of its kind.

    ``code`` and ``project`` are of a project: its file is called by them.
    """

    folder: Path
    kind: str
    pack: str
    unit: str
    year: int
    code: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The file that was written, how many places wait to be filled, required ones among them, and what else is new."""

    path: Path
    to_fill: int
    required: int
    around: tuple[Path, ...] = ()


def start(wanted: Start) -> Outcome[Started]:
    """Write the year's YAML and return where it is; nothing is written when something is wrong.

    Raises ``OSError`` if the folder can't be written.
    """
    kind = SHORT_KINDS.get(wanted.kind, "")
    is_there = (wanted.folder / CONFIG).is_file()  # a folder of its own, also inside another unit's
    around: Outcome[Repository | None] = load_repository(wanted.folder) if is_there else Outcome(None)
    if around.failed and around.diagnostics:
        return Outcome(None, around.diagnostics)
    wanted = _completed(wanted, kind, around.value)
    path = wanted.folder / str(wanted.year) / _file(wanted, kind)
    own = own_templates(path.parent)
    faults = [*_faults(wanted, own), *_of_another(wanted, around.value)]
    if faults or not kind:
        return Outcome(None, tuple(faults))
    if path.exists() or (taken := _taken(path, wanted)):
        message = f"“{path}”已经存在" if path.exists() else f"编码 {wanted.code.strip()} 已有文件“{taken}”"
        return Outcome(None, (finding(PE708, message, Location(str(path))),))
    pack = load_pack(wanted.pack, own=own, asked_at=Location(f"--pack {wanted.pack}"))
    if pack.value is None:
        return Outcome(None, pack.diagnostics)
    if not any(form.kind == kind for form in pack.value.documents):
        message = f"模板包“{wanted.pack}”没有“{kind}”的文档"
        return Outcome(None, (_fault("--pack", message, "换一个模板包，或去掉 --pack 用缺省的"),))
    return Outcome(_written(wanted, kind, path, pack.value))


def _taken(path: Path, wanted: Start) -> str:
    """Return the name of another file of the same project code."""
    code = wanted.code.strip()
    others = path.parent.glob("*.yaml") if code and path.parent.is_dir() else ()
    return next((p.name for p in others if p.stem == code or p.stem.startswith(f"{code}-")), "")


def _written(wanted: Start, kind: str, path: Path, pack: Pack) -> Started:
    schema, given = pack.schemas.get(kind) or load_schema(kind), _given(wanted, kind)
    sources = tuple(str(row["name"]) for row in pack.options.get("fund_rows") or ())
    root = wanted.folder
    is_beside = kind == "项目自评" and (root / str(wanted.year) / MAIN).is_file()
    left_out = tuple(key for key in HEAD if (key,) not in given) if is_beside else ()
    given = {path: text for path, text in given.items() if path[0] not in left_out}
    text = modeline(path, root) + scaffold(schema, given, sources, left_out)
    around = lacking_files(root, wanted.unit.strip(), pack)
    write_together([*around.items(), (path, text.encode("utf-8"))])
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return Started(path, sum(line.count(TO_FILL) for line in lines), _required(schema, given, left_out), tuple(around))


def _completed(wanted: Start, kind: str, around: Repository | None) -> Start:
    """Return what is asked for with what the unit's folder knows already."""
    said = around.document if around is not None else None
    known = {key: value for key in ("unit", "pack") if said and isinstance(value := said.get(key), str)}
    unit = wanted.unit or known.get("unit", "")
    return replace(wanted, unit=unit, pack=wanted.pack or known.get("pack") or default_pack(kind))


def _file(wanted: Start, kind: str) -> str:
    """Return the file's path in its year; a project's is called by its code, since names change."""
    name = "-".join(piece for piece in (wanted.code.strip(), wanted.project.strip()[:_LONGEST_SHORT]) if piece)
    return _FILES.get(kind, "").format(clean_name(name) if name else "项目")


def _faults(wanted: Start, own: Path | None) -> list[Diagnostic]:
    found = []
    if wanted.kind not in SHORT_KINDS:
        found.append(
            _fault(
                "--kind", f"没有类型“{wanted.kind}”", f"可用：{'、'.join(kind.removesuffix('自评') for kind in KINDS)}"
            )
        )
    if find_pack(wanted.pack, own) is None:
        found.append(_fault("--pack", f"找不到模板包“{wanted.pack}”", f"可用：{'、'.join(known_packs(own))}"))
    if wanted.year not in _YEARS:
        found.append(_fault("--year", f"年度“{wanted.year}”不对", "写四位数的评价年度，例如 2025"))
    if not _is_name(wanted.unit.strip()):
        found.append(_fault("--unit", "单位名称是空的，或含有看不见的字符", "写单位全称，例如 某市工业和信息化局"))
    return found


def _of_another(wanted: Start, around: Repository | None) -> Iterator[Diagnostic]:
    unit = around.document.get("unit") if around is not None else None
    if isinstance(unit, str) and wanted.unit.strip() != unit:
        message = f"这个文件夹是“{unit}”的，--unit 写的是“{wanted.unit.strip()}”"
        yield _fault("--unit", message, "去掉 --unit，或换一个文件夹")


def _is_name(text: str) -> bool:
    return text.replace(" ", "").replace("\u3000", "").isprintable() and text not in _NO_NAMES


def _fault(option: str, message: str, hint: str) -> Diagnostic:
    return finding(PE709, message, Location(option), hint=hint)


def _given(wanted: Start, kind: str) -> Given:
    """Return what the file begins with, as it stands in YAML."""
    named = {("编码",): wanted.code, ("名称",): wanted.project} if kind == "项目自评" else {}
    return {
        **{path: as_yaml(text.strip()) for path, text in named.items() if text.strip()},
        ("类型",): kind,
        ("版本",): f'"{load_schema(kind).version}"',
        ("模板包",): wanted.pack,
        ("年度",): str(wanted.year),
        ("单位", "名称"): as_yaml(wanted.unit.strip()),
    }


def _required(schema: Schema, given: Given, left_out: tuple[str, ...]) -> int:
    """Count the required parts of the file that nothing is given for yet."""
    begun = {*left_out, *(path[0] for path in given)}
    return sum(1 for field in schema.root.fields if field.required and field.key not in begun)
