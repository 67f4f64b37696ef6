"""Logs: one line per thing that happened, JSON for machines or coloured text for people, with the request's id."""

import logging
import os
import re
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("dealerdesk.request")

_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")  # an id of a proxy is taken over, but nothing that forges a log line
_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure() -> dict[str, Any]:
    """Set structlog up and return Django's `LOGGING`.

    DEALERDESK_LOG_LEVEL (INFO), DEALERDESK_LOG_FORMAT (`json`; `console` when a person looks).
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    level = os.environ.get("DEALERDESK_LOG_LEVEL", "INFO").upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": _formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "dealerdesk": {"level": level},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # 4xx have their line in dealerdesk.request
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "procrastinate": {"level": "ERROR"},  # a failed job, with its traceback
        },
    }


def server_configuration() -> dict[str, Any]:
    """The same for Granian, which says little of interest below a warning."""
    configuration = configure()
    configuration["loggers"] |= {"_granian": {"level": "WARNING"}, "granian.access": {"level": "CRITICAL"}}
    return configuration


def _formatter() -> logging.Formatter:
    wanted = os.environ.get("DEALERDESK_LOG_FORMAT") or ("console" if sys.stderr.isatty() else "json")
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if wanted == "json":
        last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last += [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=last)


class RequestLog:
    """Gives each request an id (header X-Request-Id, in every line of the log) and writes one line about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        number = given if _GOOD_ID.fullmatch(given) else uuid.uuid4().hex
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self.get_response(request)
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", **_facts(request), status=response.status_code, ms=milliseconds)
        response["X-Request-Id"] = number
        return response


def _facts(request: HttpRequest) -> dict[str, Any]:
    match = request.resolver_match
    return {
        "method": request.method,
        "path": request.path,  # without the query, where people and 1C may put secrets
        "view": match.view_name if match else "",
        "user": getattr(getattr(request, "_cached_user", None), "pk", None),
    }
