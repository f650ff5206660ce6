from .log import (
    exchange,
    exchange_intake,
    exchange_original,
    exchange_package,
    exchange_upload,
)
from .sources import (
    exchange_mapping,
    exchange_mapping_add,
    exchange_source,
    exchange_source_add,
    exchange_sources,
    exchange_token_issue,
    exchange_token_revoke,
)

__all__ = [
    "exchange",
    "exchange_intake",
    "exchange_mapping",
    "exchange_mapping_add",
    "exchange_original",
    "exchange_package",
    "exchange_source",
    "exchange_source_add",
    "exchange_sources",
    "exchange_token_issue",
    "exchange_token_revoke",
    "exchange_upload",
]
