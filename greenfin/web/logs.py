"""One line a log record, as key and value, never with a request's body or a secret."""

import logging
import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

SECRET_NAMES = re.compile(
    r"passw|secret|token|cookie|authorization|session_?key|credential", re.IGNORECASE
)
# user:password@ inside an address, such as a database's.
SECRET_IN_ADDRESS = re.compile(r"(?<=://)[^/\s:@]*:[^@\s]+(?=@)")
CONTROL_SIGNS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
HIDDEN = "[hidden]"


def without_secrets(_logger: Any, _method: str, record: EventDict) -> EventDict:
    """Hides values whose name says that they are secret, and passwords inside addresses."""
    for key, value in record.items():
        if SECRET_NAMES.search(key):
            record[key] = HIDDEN
        elif isinstance(value, str):
            record[key] = SECRET_IN_ADDRESS.sub(HIDDEN, value)
    return record


def without_control_signs(_logger: Any, _method: str, record: EventDict) -> EventDict:
    """Keeps a record on its line, whatever a sender put into an address or a header."""
    for key, value in record.items():
        if isinstance(value, str):
            record[key] = CONTROL_SIGNS.sub("?", value)
    return record


CHAIN: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]
RENDERING: list[Processor] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    without_secrets,
    without_control_signs,
    structlog.processors.LogfmtRenderer(
        key_order=["timestamp", "level", "logger", "event", "incident"], drop_missing=True
    ),
]


def formatter() -> logging.Formatter:
    """The formatter of every handler, for structlog's records and for anybody else's."""
    structlog.configure(
        processors=[*CHAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    return structlog.stdlib.ProcessorFormatter(processors=RENDERING, foreign_pre_chain=CHAIN)
