"""No committed file says where packages are downloaded from: that is each machine's own setting."""

import re

import pytest

from support.source import ROOT, files, shown, text

# written apart, so that this file holds none of them either
HOSTS = (
    "pypi" + ".org",
    "files.pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "registry.yarnpkg" + ".com",
    "deb.debian" + ".org",
)
ADDRESS = re.compile("|".join([rf"://(?:[\w.-]+\.)?{re.escape(host)}" for host in HOSTS]))
LOCKED = re.compile(
    "|".join([r'"resolved"\s*:\s*"http', r"--(?:extra-)?" + "index-" + r"url[ =]", r"^\s*registry\s*="]),
    re.MULTILINE,
)
# the one line in which a fresh machine's first question has an address
BOOTSTRAP = "devtools/indexes.py"


def addresses(content: str) -> list[str]:
    return [found[0] for pattern in (ADDRESS, LOCKED) for found in pattern.finditer(content)]


def test_no_file_holds_a_download_address() -> None:
    assert {shown(file): found for file in files() if (found := addresses(text(file)))} == {}


def test_the_bootstrap_names_one_host_in_one_line() -> None:
    naming = {
        shown(file): text(file).count(HOSTS[0])
        for file in files(".py", ".toml", ".json", ".txt", ".lock", ".cfg", "")
        if HOSTS[0] in text(file)
    }
    assert naming == {BOOTSTRAP: 1}
    line = next(line for line in text(ROOT / BOOTSTRAP).splitlines() if HOSTS[0] in line)
    assert line.startswith("PUBLIC_HOST = ")


@pytest.mark.parametrize(
    "content",
    [
        "https://" + HOSTS[0] + "/simple",
        "https://" + HOSTS[1] + "/packages/x.whl",
        '"resolved"' + ': "https://x/y.tgz"',
        "--extra-index-" + "url https://x",
        "registry" + "=https://x",
    ],
)
def test_an_address_is_found(content: str) -> None:
    assert addresses(content) != []
