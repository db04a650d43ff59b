"""How the tags of a template become a program, where that is not as Jinja does it."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE

from perfeval_gen.docx.row_loops import plain_loop


class Generator(CodeGenerator):
    """Writes a row loop of plain values twice: by columns, and as it is for rows that turn out not to be plain.

    It notes the names that the template takes from its data.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - whatever Jinja passes
        super().__init__(*args, **options)
        self.used: set[str] = set()

    def enter_frame(self, frame: Frame) -> None:
        """Note what the frame looks up."""
        super().enter_frame(frame)
        looked_up = (name for action, name in frame.symbols.loads.values() if action == VAR_LOAD_RESOLVE)
        self.used.update(name for name in looked_up if name and name not in self.environment.globals)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write the loop."""
        loop = None if isinstance(node.iter, nodes.InternalName) else plain_loop(node)
        if loop is None or frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().visit_For(node, frame)
            return
        rows, pieces, piece = (self.temporary_identifier() for _ in range(3))
        self.writeline(f"{rows} = ", node)
        self.visit(node.iter, frame)
        self.writeline(f"{pieces} = environment.row_loops.emitted({rows}, {loop[0]!r}, {loop[1]!r})")
        self.writeline(f"if {pieces} is not None:")
        self.indent()
        self.writeline(f"for {piece} in {pieces}:")
        self.indent()
        self.writeline(f"yield {piece}" if frame.buffer is None else f"{frame.buffer}.append({piece})")
        self.outdent(2)
        self.writeline("else:")
        self.indent()
        super().visit_For(_over(node, rows), frame)
        self.outdent()


def _over(node: nodes.For, name: str) -> nodes.For:
    """Return the loop over a value that is there already."""
    known = object.__new__(nodes.InternalName)  # Jinja's parser makes them so, nobody else may
    nodes.Node.__init__(known, name, lineno=node.lineno)
    return nodes.For(
        node.target, known, node.body, node.else_, node.test, node.recursive,
        lineno=node.lineno, environment=node.environment,
    )  # fmt: skip


class StrictGenerator(Generator):
    """Lets all that is printed pass ``printed``, so that None cannot slip in: constants, and the parts of ``a ~ b``.

    Jinja works constants out beforehand, and then escapes them before anybody has looked at them.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - whatever Jinja passes
        super().__init__(*args, **options)
        self.optimizer = None

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:  # noqa: ANN401
        if isinstance(node, nodes.TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        if isinstance(node, nodes.Const) and finalize.const is not None:
            return str(finalize.const(node.value))
        raise nodes.Impossible  # when it is rendered, the place is known

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Write the concatenation as a call."""
        self.write("environment.concatenated((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")
