"""A closed loop of clients against one address on this machine: each sends its next post when the last one is answered."""

from __future__ import annotations

import asyncio
import os
import random
import re
import statistics
import time
from pathlib import Path
from uuid import uuid4

import aiohttp

from support.collect import content_type, multipart, record

ANSWER = 6000
WORDS = [
    "the",
    "team",
    "was",
    "shown",
    "cells",
    "on",
    "the",
    "second",
    "floor",
    "where",
    "water",
    "had",
    "been",
    "cut",
    "since",
    "morning",
]


def cpu_seconds(pids: list[int]) -> float:
    """Processor time that these processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def bodies(count: int, kib: int) -> list[bytes]:
    """Records of 6 KB, each with a picture of its own where `kib` asks for one. Made before the clock starts."""
    picture = random.randbytes(kib * 1024)  # noqa: S311 - bytes that do not compress
    made = []
    for _ in range(count):
        text = " ".join(random.choices(WORDS, k=ANSWER // 6))[:ANSWER]  # noqa: S311 - filling
        name = f"{uuid4()}.jpg"
        files = [(name, os.urandom(16) + picture[16:])] if kib else []
        made.append(multipart(record(f"uuid:{uuid4()}", text=text, pictures=[name] if kib else []), files))
    return made


def send(address: str, *, clients: int, count: int, kib: int = 0) -> dict[str, float]:
    """Posts a second, milliseconds of latency, and how many were not answered with 201."""
    if not re.match(r"http://127\.0\.0\.1:\d+/", address):
        raise SystemExit(f"{address} is not on this machine")
    waiting = bodies(count, kib)
    took, errors, seconds = asyncio.run(_all(address, waiting, clients))
    ranked = sorted(took)
    at = {
        name: ranked[min(len(ranked) - 1, int(len(ranked) * share))] for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }
    return {
        "per_s": round(len(took) / seconds, 1), "errors": float(errors), "mean_ms": round(statistics.mean(took) * 1000, 2),
        **{f"{name}_ms": round(value * 1000, 2) for name, value in at.items()},
    }  # fmt: skip


async def _all(address: str, waiting: list[bytes], clients: int) -> tuple[list[float], int, float]:
    took: list[float] = []
    errors = 0
    headers = {"Content-Type": content_type(), "X-OpenRosa-Version": "1.0"}

    async def one(session: aiohttp.ClientSession) -> None:
        nonlocal errors
        while waiting:
            body = waiting.pop()
            began = time.perf_counter()
            async with session.post(address, data=body, headers=headers) as answer:
                await answer.read()
                errors += answer.status != 201
            took.append(time.perf_counter() - began)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=clients)) as session:
        began = time.perf_counter()
        await asyncio.gather(*(one(session) for _ in range(clients)))
        return took, errors, time.perf_counter() - began
