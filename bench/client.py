"""A small HTTP/1.1 client on asyncio: one load generator must not cost what it measures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

LIMIT = 64 << 20


class BadAnswer(Exception):
    """The server closed the connection, or did not answer as HTTP says."""


class Pool:
    """Kept connections to one server, opened as needed: an open loop never waits for one."""

    def __init__(self, port: int, *, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.opened = 0

    async def request(
        self, method: str, path: str, headers: dict[str, str], body: Any = None
    ) -> tuple[int, bytes]:
        """Status and body. Raises BadAnswer or OSError; a stale kept connection is retried."""
        while self._free:
            reader, writer = self._free.pop()
            if writer.is_closing() or reader.at_eof():
                writer.close()
                continue
            return await self._ask(reader, writer, method, path, headers, body)
        self.opened += 1
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=LIMIT)
        return await self._ask(reader, writer, method, path, headers, body)

    async def _ask(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        method: str,
        path: str,
        headers: dict[str, str],
        body: Any,
    ) -> tuple[int, bytes]:
        content = b"" if body is None else body if isinstance(body, bytes) else _json(body)
        writer.write(_head(method, path, self.host, self.port, headers, content) + content)
        try:
            status, found = await _read_head(reader)
            answer = await _read_body(reader, found)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            writer.close()
            raise BadAnswer(f"{method} {path}: {type(error).__name__}") from error
        if found.get("connection") == "close":
            writer.close()
        else:
            self._free.append((reader, writer))
        return status, answer

    def close(self) -> None:
        """Let all kept connections go."""
        for _, writer in self._free:
            writer.close()
        self._free.clear()


async def events(port: int, path: str, headers: dict[str, str]) -> AsyncIterator[bytes]:
    """The events of a stream, each as raw bytes without its blank line, until it ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LIMIT)
    try:
        writer.write(_head("GET", path, "127.0.0.1", port, headers, b""))
        status, found = await _read_head(reader)
        if status != 200:
            raise BadAnswer(f"GET {path}: status {status}")
        rest = b""
        async for part in _parts(reader, found):
            *whole, rest = (rest + part if rest else part).split(b"\n\n")
            for one in whole:
                yield one
    finally:
        writer.close()


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


def _head(
    method: str, path: str, host: str, port: int, headers: dict[str, str], content: bytes
) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if content:
        lines.append(f"Content-Length: {len(content)}")
        if "Content-Type" not in headers:
            lines.append("Content-Type: application/json")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in head[1:] if line)
    return int(head[0].split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in fields}


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    return b"".join([part async for part in _parts(reader, headers)])


async def _parts(reader: asyncio.StreamReader, headers: dict[str, str]) -> AsyncIterator[bytes]:
    if headers.get("transfer-encoding") != "chunked":
        while part := await reader.read(1 << 16):
            yield part
        return
    while True:
        size = int(await reader.readuntil(b"\r\n"), 16)
        part = await reader.readexactly(size + 2)
        if not size:
            return
        yield part[:-2]
