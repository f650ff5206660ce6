"""One order on every database: what a query leaves open is never left to the database.

Also how keys are asked for: Django asks for the rows that it prefetches by lists of keys of several
columns, which SQLite lacks, and so by an OR for each key, of which SQLite takes 1,000.

Rows that are equal in all that a query sorts by stand in the order of their keys; rows with counts
beside them keep the order of their model, which Django would drop. PostgreSQL sorts
as SQLite does: text by code point, whatever language the database was made for, and what is missing
before all else. Chinese names are put in order by the position or code beside them.
"""

from typing import Any

from django.db.backends.postgresql.compiler import SQLCompiler as PostgreSQLCompiler
from django.db.models import CharField, F, TextField
from django.db.models.expressions import Col, OrderBy, Ref
from django.db.models.fields.tuple_lookups import TupleIn
from django.db.models.functions import Collate
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import LOUTER

Part = tuple[Any, Any]


class TotalOrder(SQLCompiler):
    def compile(self, node: Any) -> tuple[str, Any]:
        """Keys of one column, as all of ours are, are asked for by a plain list."""
        if isinstance(node, TupleIn) and node.rhs_is_direct_value() and len(node.lhs) == 1:
            (column,) = node.lhs.get_cols()
            node = In(column, [key for (key,) in node.rhs])
        compiled: tuple[str, Any] = super().compile(node)
        return compiled

    def get_order_by(self) -> list[Part]:
        query, selected = self.query, self.select
        # Django looks through all that is selected for what the order names, which takes longer
        # than the rest of a query's text: where nothing that is selected has a name, it need not.
        if selected and not (query.combinator or any(alias for *_column, alias in selected)):
            self.select = []
        try:
            order: list[Part] = super().get_order_by()
        finally:
            self.select = selected
        if query.group_by is True:  # by whole rows
            self._meta_ordering = None
        # Elsewhere a key would tear groups apart, and make equal rows differ.
        has_rows = not query.distinct and query.group_by in (None, True)
        if not order or query.combinator or not has_rows:
            return order
        key = OrderBy(F("pk"), descending=not query.standard_ordering)
        part: Any = key.resolve_expression(query, allow_joins=True, reuse=None)
        if any(known.expression == part.expression for known, _compiled in order):
            return order
        sql, params = self.compile(part)
        return [*order, (part, (sql, params, False))]


class SameOrder(TotalOrder, PostgreSQLCompiler):
    def get_order_by(self) -> list[Part]:
        order = super().get_order_by()
        if self.query.combinator or self.query.distinct_fields:
            return order
        return [self._as_on_sqlite(*part) for part in order]

    def _as_on_sqlite(self, given: Any, compiled: Any) -> Part:
        part, is_ref = given.copy(), compiled[2]
        if isinstance(sorted_by(part).output_field, CharField | TextField):
            part.expression, is_ref = Collate(sorted_by(part), "C"), False
        if self._may_be_missing(part) and not (part.nulls_first or part.nulls_last):
            part.nulls_first, part.nulls_last = not part.descending or None, part.descending or None
        sql, params = self.compile(part)
        return part, (sql, params, is_ref)

    def _may_be_missing(self, part: Any) -> bool:
        """Not where it is sure, so that an index can serve the order."""
        column = part.expression
        if not isinstance(column, Col):
            return True
        join = self.query.alias_map.get(column.alias)
        return bool(column.target.null or getattr(join, "join_type", None) == LOUTER)


def sorted_by(part: Any) -> Any:
    """The expression itself where the order only names it."""
    is_name = isinstance(part.expression, Ref)
    return part.expression.source if is_name else part.expression
