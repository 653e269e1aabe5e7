"""The sealed door's vectors, which capture/test reads too: what either side made holds here, by the code that the server runs."""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import UUID

import pytest
from lxml import etree

from nazorat.fieldwork import envelope
from nazorat.kit.problems import Problem
from nazorat.sync.forms import read_record_slip
from nazorat.sync.queries import Pack, PackedKey, PackedTool
from nazorat.sync.receipts import SIGNED
from nazorat.sync.views.door import PACK
from nazorat.vault import crypto
from nazorat.visits.queries import key_message
from support import capture_vectors as vectors
from support.device import canonical

PYTHON: dict[str, Any] = json.loads(vectors.PYTHON.read_text())
MADE = {"python": PYTHON["records"], "browser": json.loads(vectors.BROWSER.read_text())["records"]}
PUBLIC = {name: crypto.signing_public_of(bytes.fromhex(seed)) for name, seed in PYTHON["seeds"].items()}


@pytest.mark.parametrize("side", MADE)
@pytest.mark.parametrize(("circle", "compartment"), [("all", 1), ("lead", 2), ("health", 3)])
def test_a_record_of_either_side_is_taken_and_opens(side: str, circle: str, compartment: int) -> None:
    sent = MADE[side][circle]
    body, headers = base64.b64decode(sent["body"]), sent["headers"]
    slip = read_record_slip(headers["Nazorat-Sent"], headers["Nazorat-Signature"])
    assert crypto.verify(PUBLIC["device"], slip.signed, slip.signature)
    assert slip.sha256 == crypto.sha256(body)
    key = next(key for key in PYTHON["pack"]["keys"] if key["id"] == str(slip.key))
    assert (key["compartment"], key["epoch"], str(slip.record), slip.version) == (compartment, 2, PYTHON["record"], 1)
    plain = crypto.open_sealed(body, [PYTHON["identities"][compartment - 1][1]])
    read = envelope.unpack(plain)
    assert read.pack() == plain
    assert crypto.verify(PUBLIC["device"], read.signed_message(), bytes.fromhex(read.signature))
    assert (str(read.visit), str(read.device), read.tool, read.door) == (vectors.VISIT, vectors.DEVICE, "talk", "field app")
    assert etree.fromstring(read.xml.encode()).findtext("words") == vectors.WORDS


@pytest.mark.parametrize("side", MADE)
def test_no_other_key_and_no_changed_byte_opens_it(side: str) -> None:
    sent = MADE[side]["lead"]
    body = base64.b64decode(sent["body"])
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(body, [identity for at in (0, 2) for identity in PYTHON["identities"][at]])
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(body[:-1] + bytes([body[-1] ^ 1]), [PYTHON["identities"][1][1]])
    header, signature = sent["headers"]["Nazorat-Sent"], sent["headers"]["Nazorat-Signature"]
    slip = read_record_slip(MADE[side]["all"]["headers"]["Nazorat-Sent"], signature)
    assert not crypto.verify(PUBLIC["device"], slip.signed, slip.signature)
    with pytest.raises(Problem):
        read_record_slip(header, "zz")


def test_the_pack_is_what_the_server_hands_out() -> None:
    pack = PYTHON["pack"]
    # what came in since: a device of before passes over it, one of today takes a pack without it
    since = {"preparation"}
    assert [set(pack) | since, set(pack["keys"][0]), set(pack["tools"][0])] == [
        set(shape.__annotations__) for shape in (Pack, PackedKey, PackedTool)
    ]
    sent = PYTHON["signed_pack"]
    assert json.loads(sent["body"]) == pack
    assert crypto.verify(PUBLIC["server"], PACK + sent["body"].encode(), bytes.fromhex(sent["signature"]))
    for key in pack["keys"]:
        message = key_message(UUID(pack["visit"]), key["compartment"], key["epoch"], key["public"])
        assert crypto.verify(bytes.fromhex(key["signed_by"]), message, bytes.fromhex(key["signature"]))
        identity = PYTHON["identities"][key["compartment"] - 1][key["epoch"] - 1]
        assert crypto.recipient_of(identity) == key["public"]


def test_receipt_and_canonical_bytes_are_the_server_s() -> None:
    receipt = PYTHON["receipt"]
    assert crypto.verify(PUBLIC["server"], SIGNED + receipt["body"].encode(), bytes.fromhex(receipt["signature"]))
    assert canonical(json.loads(receipt["body"])) == receipt["body"].encode()
    assert [canonical(one["facts"]).decode() for one in PYTHON["canonical"]] == [one["text"] for one in PYTHON["canonical"]]
