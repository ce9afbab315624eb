"""Drop-in parts: a folder is the list, a file is the part, its class registers itself under a code."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from typing import Generic, TypeVar

from shop.errors import Missing

T = TypeVar("T")


class Registry(Generic[T]):
    """Parts of one kind by code, each made when first asked for."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._classes: dict[str, Callable[[], T]] = {}
        self._parts: dict[str, T] = {}

    def register(self, code: str) -> Callable[[type[T]], type[T]]:
        def remember(part: type[T]) -> type[T]:
            if code in self._classes:
                raise ValueError(f"two parts of kind {self.kind} are called {code}")
            self._classes[code] = part
            return part

        return remember

    def get(self, code: str) -> T:
        """Raises Missing."""
        if code not in self._classes:
            raise Missing(name=code)
        if code not in self._parts:
            self._parts[code] = self._classes[code]()
        return self._parts[code]

    def codes(self) -> list[str]:
        return sorted(self._classes)

    def all(self) -> list[T]:
        return [self.get(code) for code in self.codes()]


def load_room(app: str, room: str) -> None:
    """Import ``app.room`` and, if it is a folder, every file in it. An app without the room is fine."""
    name = f"{app}.{room}"
    if importlib.util.find_spec(name) is None:
        return
    module = importlib.import_module(name)
    for part in pkgutil.iter_modules(getattr(module, "__path__", [])):
        importlib.import_module(f"{name}.{part.name}")
