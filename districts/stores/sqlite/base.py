"""Django's backend for SQLite, for an installation that recovers by itself (`ENGINE`)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base, operations

from ..order import TotalOrder

Place = tuple[int, int] | None


class DatabaseOperations(operations.DatabaseOperations):
    def compiler(self, compiler_name: str) -> Any:
        return TotalOrder if compiler_name == "SQLCompiler" else super().compiler(compiler_name)


class DatabaseWrapper(base.DatabaseWrapper):
    """A kept connection is given up after any fault, and once its file is no longer in its place.

    SQLite goes on writing into a file that was moved away: people would be told "received" while
    their data went nowhere. And a connection that began on a read-only disk stays read-only.
    With the option `mode` set to `rw` a missing file is a fault; it is never made anew.
    """

    ops_class = DatabaseOperations
    _opened: Place = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        mode = params.pop("mode", "rwc")
        if not self._is_in_memory():
            params["database"] = f"file:{quote(os.fspath(params['database']))}?mode={mode}"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        self._opened = self._place()
        return connection

    def is_usable(self) -> bool:
        return not self.errors_occurred and self._place() == self._opened

    def _place(self) -> Place:
        """What tells the database file that is there now from any other; None for no file."""
        if self._is_in_memory():
            return None
        try:
            file = Path(self.settings_dict["NAME"]).stat()
        except OSError:
            return None
        return file.st_dev, file.st_ino

    def _is_in_memory(self) -> bool:
        name: str = os.fspath(self.settings_dict["NAME"])
        return name == ":memory:" or name.startswith("file:")
