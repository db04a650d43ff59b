"""Where ``gate_grammar.txt`` comes from: the Open XML SDK's schemas, as ``openxml-audit`` brings them (MIT).

``python -m tests.docx.wordml`` writes the file anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import openxml_audit

FILE: Final = Path(__file__).parent.parent.parent / "perfeval_gen" / "docx" / "gate_grammar.txt"
_DATA: Final = Path(openxml_audit.__file__).parent / "data" / "openxml" / "schemas"
_FILES: Final = {
    "w": "wordprocessingml_2006_main",
    "wp": "drawingml_2006_wordprocessingDrawing",
    "pic": "drawingml_2006_picture",
    "a": "drawingml_2006_main",
}
_ROOTS: Final = (
    *("w:document", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes", "w:comments", "w:styles", "w:numbering"),
    *("w:settings", "w:fonts", "w:webSettings", "w:txbxContent", "wp:inline", "wp:anchor", "pic:pic", "a:theme"),
)
_OPAQUE: Final = {
    *("mailMerge", "ffData", "divs", "captions", "docParts", "sdtPr", "smartTagPr", "customXmlPr", "background"),
    *("object", "pict", "control", "glossaryDocument", "ruby"),
    *("a:custGeom", "a:effectLst", "a:effectDag", "a:scene3d", "a:sp3d", "a:extLst", "a:objectDefaults"),
    *("a:extraClrSchemeLst", "a:custClrLst", "a:snd", "a:pattFill"),
}
_MARKS: Final = (  # lists that stand in many places
    ("&range", "bookmarkStart", "w14:customXmlConflictDelRangeEnd"),
    ("&math", "m:acc", "m:r"),
)
_EITHER: Final = "altChunk customXml sdt@SdtBlock tbl p &more"
_OVERRIDES: Final = {  # where Word is stricter than the schema, or the standard wider than the SDK
    "Zoom": ("val:=PresetZoomValues percent!:p", ""),
    "Document": ("conformance:=DocumentConformance", "background body!"),
    "Body": (None, "(altChunk customXml sdt@SdtBlock p tbl &more)* sectPr!"),
    "Tbl": (None, "(&range)* tblPr! tblGrid! (tr customXml@CustomXmlRow sdt@SdtRow &more)+"),
    "Row": (None, "tblPrEx trPr@TrPr (tc customXml@CustomXmlCell sdt@SdtCell &more)+"),
    "Tc": (None, f"tcPr@TcPr ({_EITHER})$"),
    "HdrFtr": (None, f"({_EITHER})+"),
    "FtnEdn": (None, f"({_EITHER})+"),
    "Comment": (None, f"({_EITHER})*"),
    "TxbxContent": (None, f"({_EITHER})+"),
}
_MORE: Final = (
    "proofErr permStart permEnd &range ins del moveFrom moveTo contentPart w14:conflictIns w14:conflictDel"
    " m:oMathPara m:oMath &math"
)
_WIDER: Final = {"charSpace": "i-2147483648:4294967295"}  # negative numbers as LibreOffice and Word write them
_MANY: Final = 10**6
_BOUNDS: Final = {
    "Int32": (-(2**31), 2**31 - 1), "Integer": (-(2**31), 2**31 - 1), "Int16": (-(2**15), 2**15 - 1),
    "Int64": (-(2**63), 2**63 - 1), "UInt32": (0, 2**32 - 1), "UInt16": (0, 2**16 - 1), "Byte": (0, 255),
}  # fmt: skip

Json = dict[str, Any]


@dataclass
class Schemas:
    """The three schemas: types by full name and by class, enumerations, and what each type is called here."""

    types: dict[str, Json] = field(default_factory=dict)
    classes: dict[tuple[str, str], Json] = field(default_factory=dict)
    enums: dict[str, list[str]] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    usual: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    def inherited(self, kind: Json | None, key: str) -> Any:
        """What a type says itself or takes over from its base."""
        while kind is not None:
            if kind.get(key):
                return kind[key]
            kind = self.classes.get((kind["prefix"], kind["BaseClass"]))
        return None


def grammar() -> str:
    """The text of ``gate_grammar.txt``."""
    schemas = _load()
    groups = _groups(schemas, _reachable(schemas))
    schemas.marks = {name: _named(schemas, first, last) for name, first, last in _MARKS}
    lines = [_line(schemas, members) for members in groups.values()]
    used = dict.fromkeys(name for line in lines for name in re.findall(r":=(\w+)", line))
    enums = [f"={name} {' '.join(schemas.enums[name])}" for name in used if name in schemas.enums]
    macros = [f"{name} {names}" for name, names in schemas.marks.items()]
    return "\n".join([*macros, f"&more {_MORE}", *enums, *lines, ""])


def _load() -> Schemas:
    schemas = Schemas()
    for prefix, file in _FILES.items():
        data = json.loads((_DATA / f"schemas_openxmlformats_org_{file}.json").read_text("utf-8"))
        for kind in data["Types"]:
            kind["prefix"] = prefix
            schemas.types[kind["Name"]] = kind
            schemas.classes.setdefault((prefix, kind["ClassName"]), kind)
        for enum in data.get("Enums", ()):
            schemas.enums.setdefault(enum["Name"], [facet["Value"] for facet in enum["Facets"]])
    return schemas


def _element(name: str) -> str:
    return name.split("/")[1]


def _plain(name: str) -> str:
    return _element(name).removeprefix("w:")


def _is_opaque(schemas: Schemas, name: str) -> bool:
    particle = schemas.inherited(schemas.types[name], "Particle")
    return _plain(name) in _OPAQUE or (particle is not None and _holds_any(particle))


def _holds_any(particle: Json) -> bool:
    return particle.get("Kind") == "Any" or any(map(_holds_any, particle.get("Items", ())))


def _reachable(schemas: Schemas) -> list[str]:
    seen = [name for name in schemas.types if _element(name) in _ROOTS]
    known = set(seen)
    count: dict[str, Counter[str]] = {}
    for name in seen:  # grows while it is read
        if _is_opaque(schemas, name):
            continue
        for child in (c for names, _ in _content(schemas, name) or () for c in names if c in schemas.types):
            count.setdefault(_element(child), Counter())[child] += 1
            if child not in known:
                known.add(child)
                seen.append(child)
    schemas.usual = {element: counter.most_common(1)[0][0] for element, counter in count.items()}
    return seen


def _groups(schemas: Schemas, names: list[str]) -> dict[str, list[str]]:
    """Types that say the same share one name."""
    bodies: dict[tuple[str, str], list[str]] = {}
    for name in names:
        body = "opaque" if _is_opaque(schemas, name) else repr((_attributes(schemas, name), _content(schemas, name)))
        bodies.setdefault((name.split("/")[0], body), []).append(name)
    found: dict[str, list[str]] = {}
    for (kind, _), members in bodies.items():
        prefix, local = kind.split(":")
        base = local.removeprefix("CT_") if prefix == "w" else f"{prefix}.{local.removeprefix('CT_')}"
        short = next(n for n in (base, *(f"{base}{i}" for i in range(2, 99))) if n not in found)
        found[short] = members
        schemas.short.update(dict.fromkeys(members, short))
    return found


def _line(schemas: Schemas, members: list[str]) -> str:
    short = schemas.short[members[0]]
    own = sorted({_plain(m) for m in members if schemas.usual.get(_element(m), m) in members})
    if _is_opaque(schemas, members[0]):
        return f"{short} < {' '.join(own)} | * | *"
    attributes, content = " ".join(_attributes(schemas, members[0])), _content(schemas, members[0])
    written = " ".join(_particle(schemas, names, sign) for names, sign in content or ())
    if short in _OVERRIDES:
        attributes, written = _OVERRIDES[short][0] or attributes, _OVERRIDES[short][1]
    if re.fullmatch(r"(Para)?RPr(?!Change|Default).*", short):  # ISO 29500: in any order
        written = f"({written.replace('(', '').replace(')*', '').replace(')', '')})~"
    if short in {"TcPr", "TcPrInner"}:  # docxtpl writes these before all others, which Word bears
        written = f"(gridSpan vMerge shd)~ {re.sub(r'(gridSpan|vMerge|shd) ', '', written)}"
    for name, names in schemas.marks.items():
        written = written.replace(names, name)
    return f"{short} < {' '.join(own)} | {attributes} | {written}".rstrip()


def _named(schemas: Schemas, first: str, last: str) -> str:
    """The names from ``first`` to ``last`` as they stand in a paragraph."""
    names = [_reference(schemas, c) for names, _ in _content(schemas, "w:CT_P/w:p") or () for c in names]
    return " ".join(names[names.index(first) : names.index(last) + 1])


def _particle(schemas: Schemas, names: tuple[str, ...], sign: str) -> str:
    written = " ".join(_reference(schemas, name) for name in names)
    return f"({written}){sign}" if len(names) > 1 else f"{written}{sign}"


def _reference(schemas: Schemas, name: str) -> str:
    usual = schemas.usual.get(_element(name))
    if name not in schemas.types or usual is None or schemas.short[usual] == schemas.short[name]:
        return _plain(name)
    return f"{_plain(name)}@{schemas.short[name]}"


# -- attributes


def _attributes(schemas: Schemas, name: str) -> list[str]:
    kind = schemas.types[name]
    home = "w" if kind["prefix"] == "w" else ""
    found = ["uri:s", "element!:s"] if kind["BaseClass"] == "CustomXmlElement" else []  # a base that is not told
    for attribute in schemas.inherited(kind, "Attributes") or ():
        prefix, _, local = attribute["QName"].rpartition(":")
        if prefix == home:
            rules = attribute.get("Validators", ())
            needed = any(r["Name"] == "RequiredValidator" and not r.get("Arguments") for r in rules)
            needed = needed and (_element(name), local) != ("w:shd", "val")  # left out by docxtpl's rich text
            code = _WIDER.get(local) or _simple(attribute["Type"], rules)
            found.append(f"{local}{'!' if needed else ''}:{code}")
    return found


def _simple(kind: str, rules: list[Json]) -> str:
    """The code of a simple type: see ``gate_values``."""
    rules = [r for r in rules if r["Name"] not in {"RequiredValidator", "OfficeVersionValidator"}]
    given = {a["Name"]: a["Value"] for r in reversed(rules) for a in reversed(r.get("Arguments", ()))}
    if kind in {"OnOffValue", "BooleanValue"} or kind.endswith("OnOffOnlyValues>"):  # Word 2007 wanted on or off
        return "b"
    if kind.startswith("EnumValue"):
        return "=" + kind.rpartition(".")[2].rstrip(">")
    if kind == "HexBinaryValue":
        return f"h{int(given['Length']) * 2}"
    if kind.removesuffix("Value") in _BOUNDS:
        return _whole(*_BOUNDS[kind.removesuffix("Value")], given)
    return "d" if kind == "DateTimeValue" else _text(rules, given)


def _whole(low: int, high: int, given: dict[str, str]) -> str:
    low, high = max(low, int(given.get("MinInclusive", low))), min(high, int(given.get("MaxInclusive", high)))
    return f"i{low}:{high}"


def _text(rules: list[Json], given: dict[str, str]) -> str:
    patterns = [a["Value"] for r in rules for a in r.get("Arguments", ()) if a["Name"] == "Pattern"]
    if any("%" in pattern for pattern in patterns):
        return "p"
    if any("mm" in pattern for pattern in patterns):
        return "m" if any(pattern.startswith("-?") for pattern in patterns) else "u"
    if any(r.get("Type") == "w:ST_HexColorAuto" for r in rules):
        return "c"
    if rules and all(r["Name"] == "NumberValidator" for r in rules):
        return _whole(*_BOUNDS["Int32"], {})
    if any(pattern.startswith("[0-9a-fA-F]") for pattern in patterns):
        return "x"
    return f"s{given['MaxLength']}" if len(rules) == 1 and "MaxLength" in given and not patterns else "s"


# -- content


def _content(schemas: Schemas, name: str) -> list[tuple[tuple[str, ...], str]] | None:
    """What stands in an element, in order: names that exclude or follow one another freely, and how often."""
    particle = schemas.inherited(schemas.types[name], "Particle")
    return None if particle is None else _flat(particle, needed=True)


def _occurs(particle: Json) -> tuple[int, int]:
    given = particle.get("Occurs")
    return (1, 1) if given is None else (given[0].get("Min", 0), given[0].get("Max", 0) or _MANY)


def _leaves(particle: Json) -> list[str]:
    if "Items" not in particle:
        return [particle["Name"]] if "Name" in particle else []
    return list(dict.fromkeys(leaf for item in particle["Items"] for leaf in _leaves(item)))


def _flat(particle: Json, *, needed: bool) -> list[tuple[tuple[str, ...], str]]:
    least, most = _occurs(particle)
    needed = needed and least > 0
    leaves = _leaves(particle)
    if not leaves:
        return []
    if "Items" not in particle:
        return [(tuple(leaves), "*" if most > 1 else "!" if needed else "")]
    if particle["Kind"] not in {"Choice", "All"} and most == 1:
        return [part for item in particle["Items"] for part in _flat(item, needed=needed)]
    parts = [part for item in particle["Items"] for part in _flat(item, needed=needed)]
    repeated = most > 1 or particle["Kind"] == "All" or len(parts) > len(particle["Items"])
    repeated = repeated or any(sign == "*" or len(names) > 1 for names, sign in parts)
    always = particle["Kind"] == "Choice" and needed and all(sign == "!" for _, sign in parts)
    return [(tuple(leaves), "*" if repeated else "!" if always else "")]


if __name__ == "__main__":
    FILE.write_text(grammar(), "utf-8")
