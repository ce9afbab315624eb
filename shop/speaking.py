"""Templates compiled once for each language, with their sentences already said.

A page says some forty sentences and names a dozen files, all of them constants; looked up at every drawing they were a
tenth of the cost of a page. A sentence that is shown with something filled in (``%(name)s``) becomes text and values of
the template like any other; only one that is handed on, as the argument of a macro, is still said when a page is drawn.
"""

import re
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2, Template
from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, TemplateNotFound, nodes
from jinja2 import Template as JinjaTemplate
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, _escape_inner, escape


def in_html(value: object) -> str:
    """``value`` as it stands in a page.

    The same words as ``markupsafe.escape``, which also wraps them in an object of its own; what is only joined to a
    page needs none, and a page shows two hundred values.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)  # type: ignore[arg-type]
    return value if kind is Markup else escape(value)  # type: ignore[return-value]


class Writing(CodeGenerator):
    """Templates show their values through ``in_html``."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline(f"from {__name__} import in_html")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("in_html(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Speaking(Environment):
    """``language`` is that of all its templates; the empty one says everything when a page is drawn.

    A template has no names of its own beside ours, so all share one plain dictionary: Jinja lays a ChainMap over it
    for each template and asks it name by name at every import of a part, 5 % of a page.
    """

    language = ""
    code_generator_class = Writing
    # Templates by name, once they were found. A page imports a dozen parts, and Jinja looks each up behind a lock.
    found: dict[str, JinjaTemplate] | None = None

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> JinjaTemplate:
        if self.found is None or globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        known = self.found.get(name)
        if known is None:
            known = self.found[name] = super().get_template(name, parent)
        return known

    def make_globals(self, d: Any) -> Any:
        return super().make_globals(d) if d else self.globals

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        if self.language:
            is_html = self.autoescape(name) if callable(self.autoescape) else self.autoescape
            with translation.override(self.language):
                source = Said(is_html=is_html).visit(source)
        return super()._generate(source, name, filename, defer_init)


PLACE = re.compile(r"%(?:\((\w+)\)s|(%))")


class Said(NodeTransformer):
    """Puts the words in the place of ``_("...")`` and ``pgettext("...", "...")``, the address for ``static("...")``."""

    def __init__(self, *, is_html: bool) -> None:
        self.is_html = is_html

    def visit_Output(self, node: nodes.Output, *args: Any, **kwargs: Any) -> nodes.Node:
        node.nodes = [part for shown in node.nodes for part in self._spelled_out(shown)]
        return self.generic_visit(node, *args, **kwargs)

    def _spelled_out(self, node: nodes.Expr) -> list[nodes.Expr]:
        """``_("from %(price)s", price=x)`` as the words before the price, the price, and the words behind it."""
        sentence = _sentence(node)
        if sentence is None:
            return [node]
        given = {pair.key: pair.value for pair in node.kwargs}  # type: ignore[attr-defined]
        parts: list[nodes.Expr] = []
        at = 0
        for place in PLACE.finditer(sentence):
            parts.append(nodes.TemplateData(sentence[at : place.start()] + (place[2] or ""), lineno=node.lineno))
            if place[1]:
                parts.append(given[place[1]])
            at = place.end()
        return [*parts, nodes.TemplateData(sentence[at:], lineno=node.lineno)]

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:
        self.generic_visit(node, *args, **kwargs)
        given = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        if len(given) < len(node.args) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        match (node.node.name if isinstance(node.node, nodes.Name) else ""), given:
            case "_", [str(message)]:
                return self._words(node, translation.gettext(message))
            case "pgettext", [str(of), str(message)]:
                return self._words(node, translation.pgettext(of, message))
            case "static", [str(name)]:
                return nodes.Const(static(name), lineno=node.lineno)
        return node

    def _words(self, node: nodes.Call, words: str) -> nodes.Node:
        if "%(" in words:
            return node
        plain = words % {}
        return nodes.Const(Markup(plain) if self.is_html else plain, lineno=node.lineno)  # noqa: S704 (our own words)


def _sentence(node: nodes.Expr) -> str | None:
    """The sentence of a call that says one with values filled in; None for any other node.

    None, too, where the words name a value that is not given: that is told when the page is drawn.
    """
    if not isinstance(node, nodes.Call) or not node.kwargs or node.dyn_args or node.dyn_kwargs:
        return None
    words = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
    if len(words) < len(node.args):
        return None
    match (node.node.name if isinstance(node.node, nodes.Name) else ""), words:
        case "_", [str(message)]:
            found = translation.gettext(message)
        case "pgettext", [str(of), str(message)]:
            found = translation.pgettext(of, message)
        case _:
            return None
    named = {place[1] for place in PLACE.finditer(found) if place[1]}
    is_plain = "%" not in PLACE.sub("", found)
    return found if is_plain and named <= {pair.key for pair in node.kwargs} else None


class Templates(Jinja2):
    """Django's Jinja backend that draws a page with the templates of its language."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._by_language: dict[str, Speaking] = {}

    def get_template(self, template_name: str) -> Template:
        try:
            return Template(self._speaking(translation.get_language() or "").get_template(template_name), self)
        except TemplateNotFound as absent:
            raise TemplateDoesNotExist(absent.name, backend=self) from absent  # type: ignore[arg-type]

    def _speaking(self, language: str) -> Speaking:
        found = self._by_language.get(language)
        if found is None:
            found = self.env.overlay()  # type: ignore[assignment]
            found.language = language  # type: ignore[attr-defined]
            if not self.env.auto_reload:
                found.found = {}  # type: ignore[attr-defined]
            self._by_language[language] = found  # type: ignore[assignment]
        return found  # type: ignore[return-value]
