"""Two custodians of one organisation and one of another press at the same moment, and the asker in four windows."""

import json
import os
import subprocess
import sys
from pathlib import Path

from support.database import own_database
from support.home import make_home

SCRIPT = Path(__file__).with_name("answering.py")
TOP = SCRIPT.parents[4]


def test_answers_and_openings_that_begin_together_count_once(tmp_path: Path) -> None:
    paths = os.pathsep.join(str(TOP / part) for part in ("src", "tests"))
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    home = str(make_home(tmp_path / "home"))
    environment = given | {"NAZORAT_HOME": home, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "nazorat.config.settings"}
    with own_database() as url:
        environment |= {"DATABASE_URL": url} if url else {}
        done = subprocess.run(
            [sys.executable, str(SCRIPT)], env=environment, capture_output=True, text=True, timeout=300, check=False
        )
    assert done.returncode == 0, done.stderr[-2000:]
    answered, collected, rows, agreed, opened = json.loads(done.stdout)
    assert answered == {"done": 2, "ask-answered": 4}
    assert collected == {"done": 1, "ask-over": 3}
    assert (rows, agreed, opened) == (2, 2, 1)
