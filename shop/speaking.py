"""Templates compiled once for each language, with their sentences already said.

A page says some forty sentences and names a dozen files, all of them constants; looked up at every drawing they were a
tenth of the cost of a page. Only what is to be filled in (``%(name)s``) is still said when a page is drawn.
"""

from typing import Any

from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2, Template
from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup


class Speaking(Environment):
    """``language`` is that of all its templates; the empty one says everything when a page is drawn.

    A template has no names of its own beside ours, so all share one plain dictionary: Jinja lays a ChainMap over it
    for each template and asks it name by name at every import of a part, 5 % of a page.
    """

    language = ""

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


class Said(NodeTransformer):
    """Puts the words in the place of ``_("...")`` and ``pgettext("...", "...")``, the address for ``static("...")``."""

    def __init__(self, *, is_html: bool) -> None:
        self.is_html = is_html

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
            self._by_language[language] = found  # type: ignore[assignment]
        return found  # type: ignore[return-value]
