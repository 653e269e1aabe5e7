"""What `./dev` does, with the standard library alone, so that it runs before anything is installed.

Not part of the product and not in its wheel. Tools of the checked environment are started as child processes.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"


class CannotGoOn(Exception):
    """One line that says what is missing and what to do about it."""
