"""Writes tests/vectors/capture/made-in-python.json anew: `python -m support.capture_vectors`. What the browser makes, vitest writes."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pyrage
from nacl.signing import SigningKey

from support.device import FieldApp, canonical

FOLDER = Path(__file__).resolve().parent.parent / "vectors/capture"
PYTHON, BROWSER = FOLDER / "made-in-python.json", FOLDER / "made-in-the-browser.json"
SEEDS = {
    name: hashlib.sha256(f"nazorat capture vectors: {name}".encode()).digest() for name in ("lead", "next lead", "device", "server")
}
VISIT, DEVICE = "6b1c2f0e-9f5a-4d35-8d0e-3f1f6f0d7a11", "0a52c9ef-3f0c-4b0a-9f62-5d3b0a6f1c11"
RECORD = "0d9e4a52-3b7c-4f0b-9a6e-52c1a7e0b9d3"
FILE = "5d9a2f10-7c3e-4b6d-8f21-0c4b8e6a9d72"
TOOL = "c1f3b8aa-0c1c-4a5e-8a55-1c36f2ab7d10"
CIRCLES = ("all", "lead", "health")
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:nazorat="urn:nazorat:tool:1">
<h:head><h:title>Talk</h:title><model><itext>
<translation lang="English (en)" default="true()"><text id="/data/about:label"><value>Talk</value></text>
<text id="/data/words:label"><value>Words</value></text></translation>
<translation lang="Тоҷикӣ (tg)"><text id="/data/about:label"><value>Суҳбат</value></text>
<text id="/data/words:label"><value>Суханҳо</value></text></translation>
</itext><instance><data id="talk" version="1"><about/><end><circle/></end><words/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/about" readonly="true()" type="string"/>
<bind nodeset="/data/end/circle" type="string" nazorat:sensitive="compartment"/><bind nodeset="/data/words" type="string"/>
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid" xmlns:jr="http://openrosa.org/javarosa"/></model></h:head>
<h:body><input ref="/data/about"><label ref="jr:itext('/data/about:label')"/></input><group ref="/data/end"><label>End</label>
<select1 ref="/data/end/circle"><label>Who may know</label><item><label>All</label><value>all</value></item><item><label>Lead</label>
<value>lead</value></item><item><label>Health</label><value>health</value></item></select1></group>
<input ref="/data/words"><label ref="jr:itext('/data/words:label')"/></input></h:body></h:html>"""
# letters of the languages in use, one outside the first plane, what JSON escapes, and what it does not
WORDS = 'Ҳуҷра № 7 "б/у" \\ \u2028 <&> 🗝 گفتگو oʻzbek\ttab'
XML = f'<data id="talk" version="1"><about/><end><circle>{{}}</circle></end><words>{WORDS.replace("&", "&amp;").replace("<", "&lt;")}</words></data>'
CANONICAL: tuple[dict[str, Any], ...] = (
    {"b": 1, "a": {"d": [True, None, "x"], "c": "ӯ"}, "files": []},
    {"words": WORDS, "zero": "\x00\x1f\x7f", "slash": "</script>"},
    {"n": 0, "large": 2**53 - 1, "minus": -7, "Z": 1, "aa": 2, "_": 3},
)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    write(PYTHON, by_python())


def by_python() -> dict[str, Any]:
    """Keys, a pack, and what a device and a server make of them."""
    identities = [[pyrage.x25519.Identity.generate() for _epoch in range(2)] for _circle in CIRCLES]
    pack = packed([[str(one.to_public()) for one in epochs] for epochs in identities])
    device = FieldApp(SEEDS["device"], pack)
    records = {}
    for circle, name in zip(CIRCLES, ("team", "interviewer_lead", "health"), strict=True):
        made = device.record(XML.format(circle), record=RECORD, tool="talk", circle=name)
        records[circle] = {"headers": made.headers, "body": base64.b64encode(made.body).decode()}
    return {
        "about": "Keys of no installation. Made by python -m support.capture_vectors.",
        "seeds": {name: seed.hex() for name, seed in SEEDS.items()},
        "identities": [[str(one) for one in epochs] for epochs in identities],
        "pack": pack, "signed_pack": signed(pack), "record": RECORD, "xml": XML, "records": records,
        "canonical": [{"facts": facts, "text": canonical(facts).decode()} for facts in CANONICAL], "receipt": receipt(records["all"]),
    }  # fmt: skip


def packed(recipients: list[list[str]]) -> dict[str, Any]:
    """A pack of one tool with two epochs of each compartment."""
    lead = SigningKey(SEEDS["lead"])
    keys = []
    for compartment, epochs in enumerate(recipients, 1):
        for epoch, public in enumerate(epochs, 1):
            message = b"nazorat-visit-key/1|" + UUID(VISIT).bytes + f"|{compartment}|{epoch}|{public}".encode()
            keys.append({
                "id": str(UUID(int=compartment * 16 + epoch, version=4)), "compartment": compartment, "epoch": epoch, "public": public,
                "signature": lead.sign(message).signature.hex(), "signed_by": lead.verify_key.encode().hex(),
            })  # fmt: skip
    by, after = lead.verify_key.encode(), SigningKey(SEEDS["next lead"]).verify_key.encode()
    link = {
        "by": by.hex(),
        "public": after.hex(),
        "signature": lead.sign(b"nazorat-lead/1|" + UUID(VISIT).bytes + b"|" + after).signature.hex(),
    }
    return {
        "format": "nazorat-pack/2", "serial": 5, "issued_at": "2026-11-02T09:00:00+00:00", "expires_at": "2026-11-16T09:00:00+00:00",
        "profile": "visit", "title": "7-2", "codes": "7-2-", "units": [{"name": "A", "kind": "wing", "within": "", "capacity": 40}],
        "visit": VISIT, "visit_number": 7, "device": DEVICE, "device_number": 2,
        "server": SigningKey(SEEDS["server"]).verify_key.encode().hex(), "keys": keys, "leads": [link],
        "tools": [{
            "id": TOOL, "code": "talk", "version": "1", "xform": XFORM, "md5": hashlib.md5(XFORM.encode(), usedforsecurity=False).hexdigest(),
            "files": [{"id": FILE, "name": "figure.svg", "sha256": hashlib.sha256(b"figure").hexdigest(), "size": 6}],
        }],
    }  # fmt: skip


def signed(pack: dict[str, Any]) -> dict[str, str]:
    """The bytes of a pack as the server sends them, with its signature."""
    body = json.dumps(pack, separators=(",", ":"), ensure_ascii=False)
    return {"body": body, "signature": SigningKey(SEEDS["server"]).sign(b"nazorat-pack/2|" + body.encode()).signature.hex()}


def receipt(record: dict[str, Any]) -> dict[str, str]:
    """What the server says of that record, with its signature."""
    body = canonical({
        "kind": "record", "visit": VISIT, "record": "7b0c3c52-0a43-4d0e-b0b0-3d1f1c2a9e55", "version": 1,
        "sha256": hashlib.sha256(base64.b64decode(record["body"])).hexdigest(), "received_at": "2026-11-02T09:00:00.000000+00:00",
        "missing": 0, "key_is_current": True,
    })  # fmt: skip
    return {"body": body.decode(), "signature": SigningKey(SEEDS["server"]).sign(b"nazorat-receipt/1|" + body).signature.hex()}


def write(file: Path, held: dict[str, Any]) -> None:
    file.write_text(f"{json.dumps(held, indent=1, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
