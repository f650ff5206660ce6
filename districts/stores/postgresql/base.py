"""Django's backend for PostgreSQL, with connections that give up a silent server (`ENGINE`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations

from ..order import SameOrder
from .silence import WatchedConnection


class DatabaseOperations(operations.DatabaseOperations):
    def compiler(self, compiler_name: str) -> Any:
        return SameOrder if compiler_name == "SQLCompiler" else super().compiler(compiler_name)


class DatabaseWrapper(base.DatabaseWrapper):
    """With the option `longest_wait`, no statement is waited for longer than so many seconds."""

    ops_class = DatabaseOperations
    # The driver as it is, but for whom it connects.
    Database = SimpleNamespace(  # type: ignore[assignment]
        **{**vars(psycopg), "connect": WatchedConnection.connect}
    )
    _hurry: float | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.pop("longest_wait", None)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.longest_wait = self._longest_wait
        return connection

    def _longest_wait(self) -> float | None:
        usual: float | None = self.settings_dict["OPTIONS"].get("longest_wait")
        return usual if self._hurry is None else self._hurry

    @contextmanager
    def hurried(self, seconds: float) -> Iterator[None]:
        """Within it no statement is waited for longer than `seconds`, whatever it does."""
        self._hurry = seconds
        try:
            yield
        finally:
            self._hurry = None
