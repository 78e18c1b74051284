"""What a command says when there is no database to talk to."""

from __future__ import annotations

from iops.kernel.cluster.contracts import ClusterError

#: How psycopg begins what it says of a connection that could not be made.
_BEGINNINGS = ("connection failed", "connection is bad", "connection timeout expired")


def as_sentence(error: BaseException) -> ClusterError | None:
    """The error in a sentence, if it is that the database could not be reached; None otherwise.

    Django's own error stands for psycopg's, which says the reason last.
    """
    text = str(error).strip()
    if type(error).__name__ != "OperationalError" or not text.startswith(_BEGINNINGS):
        return None
    reason = text.splitlines()[0].rsplit("FATAL:", 1)[-1].rsplit("failed:", 1)[-1].strip()
    return ClusterError(
        f"No connection to the database: {reason}. Look at DATABASE_URL, if it is set, and at "
        "“iops db status”; “iops db create --name NAME” makes a database that is not there."
    )
