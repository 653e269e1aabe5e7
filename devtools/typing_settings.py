"""The product's settings for the type checker, which reads the models through them and has no installation."""

import os
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TOP / "tests"), str(TOP / "src")]

from support.home import make_home  # noqa: E402 - the path is set above

with tempfile.TemporaryDirectory() as folder:
    os.environ["NAZORAT_HOME"] = str(make_home(Path(folder)))
    from nazorat.config.settings import *  # noqa: F403 - settings are read once, while their home is there
