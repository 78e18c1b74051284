"""Django's backend for PostgreSQL, made safe for parameters that are bound by the server."""

from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg.types.numeric import Int8

#: Statements that one connection keeps prepared; the least used goes first.
MOST_PREPARED = 500
FOUR_BYTES = range(-(2**31), 2**31)


class DatabaseOperations(operations.DatabaseOperations):
    """Adapts values as the server expects them."""

    def adapt_integerfield_value(self, value: Any, internal_type: str) -> Any:
        """A number as its column's type.

        A number without a column (in an array, in an expression) is taken for four bytes, and a
        larger one would be cut off in silence: it is sent as eight.
        """
        if isinstance(value, int) and value not in FOUR_BYTES:
            return Int8(value)
        return super().adapt_integerfield_value(value, internal_type)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection with room for the statements of a whole system."""

    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = MOST_PREPARED
        return connection
