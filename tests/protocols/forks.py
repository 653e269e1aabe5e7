"""Two forks of a process that loaded the application as `nazorat serve` does: what each of them draws, as one line of JSON.

`python -m protocols.forks HOME`. What is drawn must differ: a generator whose state was shared would seal two records under one key.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from nazorat.cli.serve import load_once


def drawn(recipient: str) -> dict[str, Any]:
    """Everything that is drawn at random somewhere in the product, by each of the libraries that draw it."""
    from django.utils.crypto import get_random_string  # noqa: PLC0415 - loaded by load_once, as in the server

    from nazorat.vault import crypto  # noqa: PLC0415 - as above

    return {
        "sealed": crypto.seal(b"the same words", [recipient]).hex(), "field": crypto.seal_field(bytes(32), b"the same words", b"").hex(),
        "phrase": crypto.seal_to_passphrase(b"the same words", "the same phrase").hex(), "pair": list(crypto.age_keypair()),
        "signing": crypto.signing_pair().seed.hex(), "token": crypto.new_token(), "salt": crypto.new_salt().hex(), "key": crypto.new_key().hex(),
        "uuid": str(uuid4()), "django": get_random_string(32), "random": random.random(),  # noqa: S311 - looked at, not used
    }  # fmt: skip


def in_a_fork(recipient: str) -> dict[str, Any]:
    """What a fork drew."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, json.dumps(drawn(recipient)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told: dict[str, Any] = json.loads(answer.read())
    os.waitpid(child, 0)
    return told


def main(home: str) -> None:
    load_once(Path(home))
    recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    print(json.dumps([in_a_fork(recipient), in_a_fork(recipient)]))


if __name__ == "__main__":
    main(sys.argv[1])
