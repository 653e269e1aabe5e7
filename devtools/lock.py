"""Writing requirements/*.txt: every file known by its hash, wheels only, no address of any index."""

from devtools import ROOT, CannotGoOn, environment, pinned, steps

# resolved for the oldest Python that is supported, whatever Python runs this
COMMON = ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--only-binary", ":all:", "--quiet"]
LOCKS = {
    "run": [],
    "dev": ["--extra", "dev", "-c", "requirements/run.txt"],
    "build": ["--group", "build", "-c", "requirements/dev.txt"],
}


def lock(arguments: list[str]) -> int:
    """Write the three files anew; `--upgrade` takes the newest versions that pyproject.toml admits."""
    if arguments not in ([], ["--upgrade"]):
        raise CannotGoOn("lock takes --upgrade or nothing.")
    uv, env = str(pinned.uv()), environment.uv_environment()
    env["UV_CUSTOM_COMPILE_COMMAND"] = "./dev lock"
    for name, words in LOCKS.items():
        source = [] if name == "build" else ["pyproject.toml"]
        (ROOT / "requirements").mkdir(exist_ok=True)
        steps.must(name, [uv, "pip", "compile", *COMMON, *words, *arguments, *source, "-o", f"requirements/{name}.txt"], env)
    return 0
