"""One line of JSON for each thing that happened, in production; a readable line at a person's desk."""

import logging
import sys
from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.format_exc_info,
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def formatter() -> logging.Formatter:
    """The log formatter that settings name."""
    at_a_desk = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if at_a_desk else structlog.processors.JSONRenderer()
    return structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=SHARED)


def logging_of(level: str) -> dict[str, Any]:
    """Django's LOGGING setting: everything to standard error, the chatty ones quieter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"()": "shop.logs.formatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
            "stripe": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            "auditlog": {"level": "WARNING"},
        },
    }
