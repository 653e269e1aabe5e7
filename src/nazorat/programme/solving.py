"""Starts the child that solves, feeds it by a pipe and takes the choice from a pipe. It gets numbers alone: no name, no key, no id."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from nazorat.programme.scenarios import Candidate, Limits, Outcome, check_musts, finished, plain_list

SECONDS: Final = 12  # for the search; a choice that was found is taken with its gap
GRACE: Final = 10  # for loading and ending, on a slow machine
_ROOT: Final = Path(__file__).resolve().parents[2]


def best(candidates: Sequence[Candidate], limits: Limits, *, seconds: int = SECONDS) -> Outcome:
    """The choice that a solver found; the plain list where there is no solver or it found nothing in time. Raises MustsDoNotFit."""
    check_musts(candidates, limits)
    allowed = [one for one in candidates if one.id in limits.must or (one.id not in limits.left_out and one.worth > 0)]
    answer = _asked(_model(allowed, limits, seconds), seconds)
    if not allowed or answer.get("chosen") is None:
        return plain_list(candidates, limits)
    chosen: set[UUID] = {allowed[at].id for at in answer["chosen"]}
    bound = math.floor(float(answer["bound"]) + 1e-6)
    try:
        return finished(chosen, candidates, limits, bound)
    except ValueError:
        # a child that answers nonsense is not believed
        return plain_list(candidates, limits)


def _model(candidates: Sequence[Candidate], limits: Limits, seconds: int) -> dict[str, Any]:
    regions = sorted({one.region for one in candidates})
    number = {region: at for at, region in enumerate(regions)}
    return {
        "worth": [one.worth for one in candidates],
        "days": [one.days for one in candidates],
        "region": [number[one.region] for one in candidates],
        "ways": [limits.ways.get(region, 0) for region in regions],
        "trip": limits.trip,
        "total": limits.days,
        "skills": [
            [there, [at for at, one in enumerate(candidates) if skill in one.skills]] for skill, there in limits.skills.items()
        ],
        "must": [at for at, one in enumerate(candidates) if one.id in limits.must],
        "seconds": seconds,
    }


def _asked(model: dict[str, Any], seconds: int) -> dict[str, Any]:
    child = subprocess.Popen(
        [sys.executable, "-m", "nazorat.programme.solver"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(), cwd="/", start_new_session=True,
    )  # fmt: skip
    try:
        answer, _none = child.communicate(json.dumps(model).encode(), timeout=seconds + GRACE)
        found: dict[str, Any] = json.loads(answer)
    except (subprocess.TimeoutExpired, ValueError, BrokenPipeError):
        return {}
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    return found


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
