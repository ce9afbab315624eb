"""Events: what has happened, told upward. Frozen, past tense, plain values only; handlers are found by their type."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, get_type_hints


@dataclass(frozen=True)
class Event:
    """Base of every event. A child is a frozen dataclass of str, int, bool, Decimal, datetime or None."""

    @classmethod
    def name(cls) -> str:
        return f"{cls.__module__}.{cls.__qualname__}"

    def payload(self) -> dict[str, Any]:
        """The event as JSON values; ``revive`` is the way back."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def revive(cls, payload: dict[str, Any]) -> "Event":
        hints = get_type_hints(cls)
        return cls(**{key: _typed(value, hints[key]) for key, value in payload.items()})


E_ = TypeVar("E_", bound=Event)
Handler = Callable[[Any], None]

_handlers: dict[type[Event], dict[str, Handler]] = {}
_types: dict[str, type[Event]] = {}


def on(event: type[E_]) -> Callable[[Callable[[E_], None]], Callable[[E_], None]]:
    """Register a handler: ``@on(PaymentCaptured) def settle_order(event): ...``; it runs once per event, on its own."""

    def register(handler: Callable[[E_], None]) -> Callable[[E_], None]:
        _types[event.name()] = event
        _handlers.setdefault(event, {})[f"{handler.__module__}.{handler.__qualname__}"] = handler
        return handler

    return register


def handlers_of(event: type[Event]) -> dict[str, Handler]:
    """Who hears this event, by dotted name."""
    return _handlers.get(event, {})


def type_named(name: str) -> type[Event]:
    """Raises KeyError when no handler knows the event any more."""
    return _types[name]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"an event holds plain values, not {type(value).__name__}")


def _typed(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    wanted = str(hint)
    if "Decimal" in wanted:
        return Decimal(value)
    if "datetime" in wanted:
        return datetime.fromisoformat(value)
    return value
