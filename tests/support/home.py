"""The folder of an installation for tests: secrets made on the spot, nothing else in it."""

import json
import secrets
import sys
from pathlib import Path

from nazorat.config.environment import SECRET_NAMES

# no folder can be made under a device, by root neither: whoever writes a temporary file fails. Also for processes that tests start
NOWHERE = "/dev/null/no-temporary-files"


def make_home(folder: Path) -> Path:
    """Make `folder` a home that the settings accept; its secrets are random and its own."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "secrets.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({name: secrets.token_urlsafe(48) for name in SECRET_NAMES}))
    return folder


if __name__ == "__main__":
    make_home(Path(sys.argv[1]))
