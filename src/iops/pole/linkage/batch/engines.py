"""What runs the linkage's SQL: DuckDB on this machine, or Spark, with the same model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from iops.pole.linkage.batch.errors import EngineMissing

ENGINES: Final = ("duckdb", "spark")


class Engine(Protocol):
    """Tables in, tables out; and Splink's own view of it."""

    name: str

    def api(self) -> Any:
        """Splink's database of this engine."""

    def read(self, path: Path, table: str) -> None:
        """Let a Parquet file be read as ``table``."""

    def write(self, sql: str, path: Path) -> None:
        """Write what ``sql`` selects as Parquet."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Few rows."""


class Duck:
    """DuckDB within a limit of memory; what does not fit goes to ``scratch`` on disk."""

    name = "duckdb"

    def __init__(self, scratch: Path, *, memory_mb: int, threads: int) -> None:
        import duckdb

        scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.connection = duckdb.connect(str(scratch / "work.duckdb"))
        self.connection.execute(f"SET memory_limit = '{memory_mb}MB'")
        self.connection.execute(f"SET threads = {threads}")
        self.connection.execute(f"SET temp_directory = '{scratch}/spill'")
        self.connection.execute("SET preserve_insertion_order = false")

    def api(self) -> Any:
        from splink import DuckDBAPI

        return DuckDBAPI(connection=self.connection)

    def read(self, path: Path, table: str) -> None:
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM read_parquet('{path}')"
        )

    def write(self, sql: str, path: Path) -> None:
        self.connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return found

    def close(self) -> None:
        self.connection.close()


class Spark:
    """Spark, by default on this machine's cores; ``master`` names a cluster."""

    name = "spark"

    def __init__(self, scratch: Path, *, memory_mb: int, threads: int, master: str = "") -> None:
        java = shutil.which("java")
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise EngineMissing(
                "Spark needs PySpark: .venv/bin/pip install --require-hashes --no-deps"
                " -r requirements/spark.txt"
            ) from None
        if java is None:
            raise EngineMissing("Spark needs Java 17: apt-get install openjdk-17-jre-headless")
        from splink.backends.spark import similarity_jar_location

        scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.session = (
            SparkSession.builder.master(master or f"local[{threads}]")
            .appName("iops-linkage")
            .config("spark.jars", similarity_jar_location())
            .config("spark.driver.memory", f"{memory_mb}m")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", str(threads * 2))
            .config("spark.default.parallelism", str(threads * 2))
            .config("spark.local.dir", str(scratch))
            .config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("ERROR")
        self.session.sparkContext.setCheckpointDir(str(scratch / "checkpoint"))

    def api(self) -> Any:
        from splink import SparkAPI

        made: Any = SparkAPI
        return made(spark_session=self.session)

    def read(self, path: Path, table: str) -> None:
        self.session.read.parquet(str(path)).createOrReplaceTempView(table)

    def write(self, sql: str, path: Path) -> None:
        self.session.sql(sql).write.parquet(str(path))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def close(self) -> None:
        self.session.stop()


@contextmanager
def engine(
    name: str, scratch: Path, *, memory_mb: int = 6000, threads: int = 2, master: str = ""
) -> Iterator[Engine]:
    """The engine called ``name``; what it wrote for itself is removed afterwards.

    Raises EngineMissing with what to install.
    """
    made: Duck | Spark
    if name == "spark":
        made = Spark(scratch, memory_mb=memory_mb, threads=threads, master=master)
    else:
        made = Duck(scratch, memory_mb=memory_mb, threads=threads)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(scratch, ignore_errors=True)
