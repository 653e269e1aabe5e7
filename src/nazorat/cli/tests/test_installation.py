"""Making an installation, and everything that serving refuses before it begins."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured

from nazorat.cli import NAMES, main
from nazorat.cli.installation import SECRET_NAMES, make_secrets
from nazorat.cli.serve import server, swap_is_on
from nazorat.config import environment
from support.database import own_database
from support.live import child_environment

pytestmark = pytest.mark.temporary_files("commands run in processes of their own, with homes of their own")


def run(*arguments: str, home: Path | None = None, **given: str) -> subprocess.CompletedProcess[str]:
    """A command as an administrator types it, in a process of its own."""
    told = child_environment(home or Path("/nowhere"))
    if home is None:
        told.pop("NAZORAT_HOME")
    command = [sys.executable, "-m", "nazorat.cli", *arguments]
    return subprocess.run(command, env={**told, **given}, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    home = tmp_path_factory.mktemp("init") / "home"
    with own_database() as url:
        answer = run("init", str(home), "--organisation", "Office (demo)", "--name", "Coordinator (demo)", DATABASE_URL=url)
        exported = run("audit", "export", "--home", str(home), DATABASE_URL=url)
    answer.args = home
    answer.stderr += f"\nEXPORTED {exported.returncode}\n{exported.stdout}"
    return answer


def test_init_makes_a_home_that_its_owner_alone_reads(made: subprocess.CompletedProcess[str]) -> None:
    home: Path = made.args
    assert made.returncode == 0, made.stderr
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}["secrets.json"] == 0o600
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in home.iterdir() if file.is_file())
    assert "Invitation of K-1: " in made.stdout


def test_init_loads_standards_and_tools_and_writes_its_acts(made: subprocess.CompletedProcess[str]) -> None:
    lines = made.stderr.partition("EXPORTED 0\n")[2].splitlines()
    verbs = [json.loads(line).get("verb", "") for line in lines]
    assert verbs[0] == "standards.load-reference"
    assert verbs.count("tools.publish-version") >= 7
    assert verbs[-2:] == ["people.found-mechanism", "audit.export-chain"]


def test_init_overwrites_nothing(made: subprocess.CompletedProcess[str], tmp_path: Path) -> None:
    again = run("init", str(made.args), "--organisation", "Other", "--name", "Other")
    assert (again.returncode, "is not empty" in again.stderr) == (2, True)
    (tmp_path / "somebodys.txt").write_text("mine")
    assert run("init", str(tmp_path), "--organisation", "O", "--name", "N").returncode == 2
    assert [file.name for file in tmp_path.iterdir()] == ["somebodys.txt"]


def test_init_that_fails_leaves_no_half_of_an_installation(tmp_path: Path) -> None:
    broken = run("init", str(tmp_path / "home"), "--organisation", "O", "--name", "N", DATABASE_URL="mysql://nowhere/db")
    assert broken.returncode == 2
    assert "DATABASE_URL must begin" in broken.stderr
    assert list((tmp_path / "home").iterdir()) == []


def test_secrets_are_those_that_the_settings_read(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets.json")
    read = environment.read_secrets(tmp_path / "secrets.json")
    assert SECRET_NAMES == environment.SECRET_NAMES
    assert len({read.django, read.totp, read.ingest}) == 3
    with pytest.raises(FileExistsError):
        make_secrets(tmp_path / "secrets.json")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["serve", "--home", "/nowhere/at/all"], "holds no installation"),
        (["serve"], "Missing option '--home'"),
        (["serve", "--home", "HOME", "--lan", "tablet.example"], "--lan needs `nazorat tls init tablet.example`"),
        (["serve", "--home", "HOME", "--tls-cert", __file__], "belong together"),
        (["serve", "--home", "HOME", "--port", "0"], "'--port'"),
        (["audit", "export", "--home", "/nowhere/at/all"], "holds no installation"),
        (["backup", "--home", "/nowhere/at/all", "--to", "b.age"], "holds no installation"),
        (["backup-key", "--home", "/nowhere/at/all"], "holds no installation"),
        (["nonsense"], "No such command"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path, arguments: list[str], words: str) -> None:
    make_secrets(tmp_path / "secrets.json")
    answer = run(*(str(tmp_path) if word == "HOME" else word for word in arguments))
    assert (answer.returncode, words in answer.stderr) == (2, True), answer.stderr
    assert "Traceback" not in answer.stderr


def test_secrets_that_others_read_stop_every_command(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets.json")
    (tmp_path / "secrets.json").chmod(0o644)
    answer = run("audit", "export", "--home", str(tmp_path))
    assert (answer.returncode, "can be read by others" in answer.stderr) == (2, True)


def test_only_this_machine_is_served_unless_the_network_is_asked_for() -> None:
    assert server(8000, lan=False, tls=None, workers=1, threads=16).bind_addr == "127.0.0.1"
    assert server(8443, lan=True, tls=None, workers=2, threads=8).bind_addr == "0.0.0.0"  # noqa: S104 - what is looked for


def test_certificate_when_given_is_what_the_server_shows(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ed25519",
        "-nodes",
        "-subj",
        "/CN=desk.example",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    ]
    subprocess.run(made, check=True, capture_output=True)
    context = server(8443, lan=True, tls=(certificate, key), workers=1, threads=1).ssl_ctx
    assert [str(part) for part in context[:3]] == ["True", str(certificate), str(key)]


def test_swap_on_a_disk_is_noticed_and_compressed_memory_is_not(tmp_path: Path) -> None:
    head = "Filename Type Size Used Priority\n"
    for rows, expected in (("", False), ("/dev/sda2 partition 8 0 -2\n", True), ("/dev/zram0 partition 8 0 100\n", False)):
        (tmp_path / "swaps").write_text(head + rows)
        assert swap_is_on(tmp_path / "swaps") is expected
    assert swap_is_on(tmp_path / "none") is False


def test_a_connection_says_how_its_server_is_known() -> None:
    told = environment.database("postgresql://n:a%2Fb@db.example:5433/one?sslmode=verify-full&sslrootcert=%2Fca.pem", Path("/home"))
    assert (told["HOST"], told["PORT"], told["PASSWORD"]) == ("db.example", "5433", "a/b")
    assert told["OPTIONS"] == {"server_side_binding": True, "sslmode": "verify-full", "sslrootcert": "/ca.pem"}


@pytest.mark.parametrize(
    "url", ["postgresql://n@%2Frun%2Fpg/one", "postgresql:///one", "postgres://n@127.0.0.1/one", "postgres://n@[::1]/one"]
)
def test_a_server_without_a_network_needs_no_tls(url: str) -> None:
    assert environment.database(url, Path("/home"))["OPTIONS"] == {"server_side_binding": True}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://n@db.example/one", "sslmode=verify-full"),
        ("postgresql://n@10.0.0.7/one?sslmode=require", "sslmode=verify-full"),
        ("postgresql://n@127.0.0.1/one?sslmod=verify-full", "'sslmod'"),
        ("postgresql://n@127.0.0.1/one?host=db.example", "'host'"),
        ("postgresql://n@db.example/one?sslmode=verify-full&sslmode=disable", "twice"),
    ],
)
def test_a_connection_that_would_be_weaker_than_it_reads_is_refused(url: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.database(url, Path("/home"))


def test_every_command_tells_what_it_does() -> None:
    listed = CliRunner().invoke(main, ["--help"])
    assert listed.exit_code == 0
    assert all(f"  {name} " in listed.output for name in NAMES)


def test_commands_load_only_what_they_need(tmp_path: Path) -> None:
    """`serve` starts at once: neither Django nor the demonstration is read before its own process begins."""
    told = "import sys; from nazorat.cli import main; main.get_command(None, 'serve'); print(sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=tmp_path, env=dict(os.environ)
    )
    assert "django" not in loaded.stdout
    assert "nazorat.cli.demo" not in loaded.stdout
