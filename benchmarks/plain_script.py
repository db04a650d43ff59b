"""The script that ``perfeval render`` is compared with: what anyone would write with the libraries themselves.

Everything is imported at the top; the file is read with libyaml, its keys are mapped, Cerberus checks it by the rules
that our schema has, and docxtpl fills the same templates. What a template is filled with was reckoned beforehand.
Classes and filters of this program, which the templates need, are imported last, so that their time can be taken off.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from time import process_time
from typing import Any

import cerberus
import typer
import yaml
from cerberus.schema import UnvalidatedSchema
from docxtpl import DocxTemplate

app = typer.Typer()


def mapped(value: Any, shape: Any) -> Any:  # noqa: ANN401
    """Return data with the ids of its keys."""
    if isinstance(value, dict):
        return {
            shape.get(key, (key, {}))[0]: mapped(inner, shape.get(key, (key, {}))[1]) for key, inner in value.items()
        }
    return [mapped(inner, shape) for inner in value] if isinstance(value, list) else value


@app.command()
def render(path: Path, prepared: Path, out: Path, *, trust: bool = False) -> None:
    """Read, check, render, save; ``trust``: Cerberus doesn't look whether its rules are rules."""
    began = process_time()
    from jinja2.sandbox import SandboxedEnvironment

    from perfeval_gen.docx.numbering import Numbering
    from perfeval_gen.view.filters import FILTERS

    rules, kinds, shape, contexts = pickle.loads(prepared.read_bytes())  # noqa: S301 - the benchmark's own
    taken = process_time() - began
    data = mapped(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader), shape)

    class Validator(cerberus.Validator):  # type: ignore[misc]
        types_mapping = {  # noqa: RUF012
            **cerberus.Validator.types_mapping,
            **{name: cerberus.TypeDefinition(name, (str, int, float, list, dict), ()) for name in kinds},
        }

    validator = Validator(UnvalidatedSchema(rules) if trust else rules)
    validator.validate(data, normalize=False)
    out.mkdir(parents=True, exist_ok=True)
    for template, context in contexts:
        made = DocxTemplate(template)
        environment = SandboxedEnvironment(autoescape=True)
        environment.filters.update(FILTERS)
        made.render({**context, "编号": Numbering()}, environment, autoescape=True)
        made.save(out / Path(template).name)
    typer.echo(f"{taken:.4f} {len(validator.errors)}")


if __name__ == "__main__":
    app()
