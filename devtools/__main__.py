"""The commands of `./dev`."""

import os
import sys
from collections.abc import Callable

from devtools import VENV, CannotGoOn, checks, environment, lock, steps, web

HELP = """./dev COMMAND

  demo [--no-serve]          set up, run the main job on demonstration data, say where the documents are, serve the desk
  serve [...]                set up and serve an installation (NAZORAT_HOME names its folder)
  test [--install] [...]     everything that a change must pass; with -k, a path or any other argument of pytest: those tests only
  lint                       ruff, its formatting, and the floors
  types                      mypy --strict
  format                     put the code in the one format
  web                        build what runs in browsers only (custody, field app) from web/ and capture/ into src/
  messages                   bring the catalogues of src/nazorat/locale up to date with the sources
  lock [--upgrade]           write requirements/*.txt again from pyproject.toml
  setup                      only set up
  help                       this page

Packages come from PIP_INDEX_URL (or pip's configuration file), PIP_EXTRA_INDEX_URL, UV_INDEX_URL;
certificates from SSL_CERT_FILE; proxies from https_proxy."""


def demo(arguments: list[str]) -> int:
    environment.ensure("run")
    return hand_over(["demo", *arguments])


def serve(arguments: list[str]) -> int:
    environment.ensure("run")
    return hand_over(["serve", *arguments])


def setup(arguments: list[str]) -> int:
    refuse(arguments)
    environment.ensure("dev")
    return 0


def lint(arguments: list[str]) -> int:
    refuse(arguments)
    environment.ensure("dev")
    return checks.lint()


def types(arguments: list[str]) -> int:
    refuse(arguments)
    environment.ensure("dev")
    web.ensure()
    return checks.types()


def format_code(arguments: list[str]) -> int:
    refuse(arguments)
    environment.ensure("dev")
    return max(steps.call([str(VENV / "bin/ruff"), *words]) for words in (["check", "--fix-only"], ["format"]))


def build_web(arguments: list[str]) -> int:
    refuse(arguments)
    environment.ensure("dev")
    web.ensure()
    web.build()
    web.build_app()
    return steps.call(web.types()) or steps.call(web.types(web.CAPTURE))


def messages(arguments: list[str]) -> int:
    refuse(arguments)
    environment.ensure("dev")
    return steps.call([str(VENV / "bin/python"), "-m", "devtools.catalogues", "update"])


def show_help(arguments: list[str]) -> int:
    print(HELP)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "serve": serve,
    "test": checks.test,
    "lint": lint,
    "types": types,
    "format": format_code,
    "web": build_web,
    "messages": messages,
    "lock": lock.lock,
    "setup": setup,
    "help": show_help,
    "--help": show_help,
    "-h": show_help,
}


def hand_over(arguments: list[str]) -> int:
    """Become the `nazorat` command, so that signals and the exit code are its own."""
    program = str(VENV / "bin/nazorat")
    sys.stdout.flush()
    os.execv(program, [program, *arguments])  # noqa: S606 - becomes our own program, no shell wanted


def refuse(arguments: list[str]) -> None:
    if arguments:
        raise CannotGoOn(f"this command takes no arguments, not '{' '.join(arguments)}'. See ./dev help")


def main() -> int:
    name, *arguments = sys.argv[1:] or ["help"]
    command = COMMANDS.get(name)
    try:
        if command is None:
            raise CannotGoOn(f"there is no command '{name}'. See ./dev help")
        return command(arguments)
    except CannotGoOn as reason:
        print(f"dev: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


sys.exit(main())
