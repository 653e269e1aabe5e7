"""What every type of XLSForm becomes is loaded by JavaRosa, the engine of ODK Collect, where there is Java."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pyxform.validators import odk_validate

from nazorat.xlsform import compile_workbook
from nazorat.xlsform.tests.kinds import ASKED, SETTINGS, setting_book

JAR = Path(odk_validate.__file__).parent / "bin" / "ODK_Validate.jar"


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate is a jar, and there is no Java on this machine")
@pytest.mark.temporary_files("the Java machine keeps a file of its own")
def test_collect_can_load_every_type_and_setting(tmp_path: Path) -> None:
    books = [*(asked.book() for asked in ASKED), *(setting_book(name, value) for name, value, _ in SETTINGS)]
    for number, book in enumerate(books):
        (tmp_path / f"{number:03}.xml").write_bytes(compile_workbook(book, "kinds.md").xform)
    asked = ["java", "-jar", str(JAR), *map(str, sorted(tmp_path.iterdir()))]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (said.stdout + said.stderr).count("Xform is valid") == len(books), said.stdout + said.stderr
    assert said.returncode == 0
