"""One line a log record, as key and value, never with a request's body or a secret."""

import structlog

chain = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=False),
]
renderer = structlog.processors.LogfmtRenderer(
    key_order=["timestamp", "level", "logger", "event", "incident"], drop_missing=True
)
