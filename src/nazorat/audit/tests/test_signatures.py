"""Signatures under checkpoints, checked with the standard library alone, and what a checkpoint kept outside shows of a database rolled back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction
from nacl.signing import SigningKey

from nazorat.audit import verifier
from nazorat.audit.actions import append
from nazorat.audit.models import Checkpoint, CoSignature
from nazorat.audit.queries import checkpoint_lines, exported_lines
from nazorat.home.actions import cosign_checkpoint
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.vault.actions import sign_checkpoint
from support.make import make_keyring, make_member

from .test_verifier import run

pytestmark = pytest.mark.django_db
INSTALLATION = "the installation"


def custodian() -> Keyring:
    return make_keyring(make_member(role=Member.Role.CUSTODIAN))


def go_on(number: int = 3) -> None:
    """A few acts."""
    with transaction.atomic():
        for _each in range(number):
            append("audit.try-it", by=None, organisation=None)


def checkpoint() -> Checkpoint:
    made = sign_checkpoint(by=None)
    assert made is not None
    return made


def kept() -> list[str]:
    return list(checkpoint_lines(crypto.server_signing_public()))


def files(folder: Path, checkpoints: list[str]) -> tuple[str, str]:
    acts, points = folder / "acts.jsonl", folder / "kept.jsonl"
    acts.write_text("".join(f"{line}\n" for line in exported_lines()))
    points.write_text("".join(f"{line}\n" for line in checkpoints))
    return str(acts), str(points)


@pytest.mark.parametrize("length", [0, 1, 60, 300])
def test_our_own_check_of_a_signature_agrees_with_the_library(length: int) -> None:
    """RFC 8032 in plain Python beside libsodium: good ones hold; one bit elsewhere, in any of the three, and they do not."""
    made, message = SigningKey.generate(), bytes(range(256))[:length] or b""
    public, signature = bytes(made.verify_key), made.sign(message).signature
    assert verifier.ed25519_holds(public, message, signature)
    for at in (0, 31, 32, 63):
        changed = bytes(byte ^ (1 if place == at else 0) for place, byte in enumerate(signature))
        assert verifier.ed25519_holds(public, message, changed) is crypto.verify(public, message, changed) is False
    other = bytes(SigningKey.generate().verify_key)
    assert [verifier.ed25519_holds(other, message, signature), verifier.ed25519_holds(public, message + b"x", signature)] == [
        False
    ] * 2


@pytest.mark.parametrize(
    ("public", "signature"),
    [(b"", b""), (b"\xff" * 32, b"\x00" * 64), (b"\x00" * 32, b"\xff" * 64), (b"\x02" + b"\x00" * 31, b"\x00" * 64)],
)
def test_what_is_no_key_and_no_signature_holds_nothing(public: bytes, signature: bytes) -> None:
    assert verifier.ed25519_holds(public, b"message", signature) is False


def test_the_vector_of_the_standard_holds() -> None:
    """RFC 8032, 7.1, test 2."""
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert verifier.ed25519_holds(public, b"\x72", signature)


def test_a_checkpoint_is_signed_by_the_installation_and_a_custodian_of_each_organisation(tmp_path: Path) -> None:
    go_on()
    point, (ours, theirs) = checkpoint(), (custodian(), custodian())
    for ring in (ours, theirs):
        cosign_checkpoint(by=ring, checkpoint=point)
    answer = run(tmp_path, *files(tmp_path, kept()))
    assert (answer.returncode, answer.stderr) == (0, "")
    for who, key in (
        (INSTALLATION, crypto.server_signing_public()),
        *((f"organisation {ring.member.organisation_id}", crypto.signing_public_of(ring.signing_seed)) for ring in (ours, theirs)),
    ):
        assert f"checkpoint {point.seq} is signed by {who}, key {key.hex()}\n" in answer.stdout


@pytest.mark.parametrize(
    ("tamper", "who"),
    [
        (lambda row: row.update(signature="00" * 64), INSTALLATION),
        (lambda row: row["cosignatures"][0].update(signature=row["signature"]), "organisation"),
        (lambda row: row["cosignatures"][0].update(key=row["key"]), "organisation"),
        (lambda row: row.update(seq=row["seq"] - 1), INSTALLATION),
        (lambda row: row.update(hash="11" * 32), INSTALLATION),
    ],
)
def test_a_signature_that_does_not_hold_is_named(tmp_path: Path, tamper: Callable[[dict[str, Any]], object], who: str) -> None:
    go_on()
    cosign_checkpoint(by=custodian(), checkpoint=checkpoint())
    row = json.loads(kept()[-1])
    tamper(row)
    answer = run(tmp_path, *files(tmp_path, [json.dumps(row)]))
    assert answer.returncode == 1
    assert f"FAULT: checkpoint {row['seq']}: the signature of {who}" in answer.stdout


def test_a_file_kept_from_before_there_were_keys_still_serves(tmp_path: Path) -> None:
    go_on()
    point = checkpoint()
    old = json.dumps(
        {"seq": point.seq, "hash": bytes(point.hash).hex(), "at": "2026-01-01", "signature": bytes(point.signature).hex()}
    )
    answer = run(tmp_path, *files(tmp_path, [old]))
    assert (answer.returncode, "is signed by" in answer.stdout) == (0, False)


@pytest.mark.parametrize("since", ["nothing", "other acts"])
def test_a_database_of_last_week_is_noticed_by_the_checkpoint_kept_outside(tmp_path: Path, since: str) -> None:
    """The chain in it holds, and so does every checkpoint in it: only what was kept elsewhere shows that acts are gone."""
    go_on()
    checkpoint()
    last_week = transaction.savepoint()
    go_on()
    cosign_checkpoint(by=custodian(), checkpoint=checkpoint())
    outside = kept()
    transaction.savepoint_rollback(last_week)
    if since == "other acts":
        go_on(30)
        checkpoint()
    assert run(tmp_path, *files(tmp_path, kept())).returncode == 0
    answer = run(tmp_path, *files(tmp_path, outside))
    assert answer.returncode == 1
    fault = "lies beyond the end: acts were removed" if since == "nothing" else "differs from the checkpoint kept elsewhere"
    assert fault in answer.stdout


def test_only_custodians_with_a_vouched_key_sign_and_each_once() -> None:
    go_on()
    point, ring = checkpoint(), custodian()
    for role in (Member.Role.COORDINATOR, Member.Role.MONITOR, Member.Role.ADMINISTRATOR):
        with pytest.raises(Problem, match="refused"):
            cosign_checkpoint(by=make_keyring(make_member(role=role)), checkpoint=point)
    with pytest.raises(Problem, match="not-vouched"):
        cosign_checkpoint(by=make_keyring(make_member(role=Member.Role.CUSTODIAN, vouched=False)), checkpoint=point)
    cosign_checkpoint(by=ring, checkpoint=point)
    with pytest.raises(Problem, match="cosigned-already"):
        cosign_checkpoint(by=ring, checkpoint=point)
    assert CoSignature.objects.count() == 1


def test_nobody_signs_what_the_chain_does_not_hold() -> None:
    go_on()
    point = checkpoint()
    point.hash = b"\x11" * 32
    with pytest.raises(Problem, match="checkpoint-doubtful"):
        cosign_checkpoint(by=custodian(), checkpoint=point)
    elsewhere = Checkpoint(seq=10_000, hash=b"\x22" * 32)
    message = verifier.checkpoint_message(verifier.INSTALLATION, elsewhere.seq, bytes(elsewhere.hash).hex())
    elsewhere.signature = crypto.sign(crypto.server_signing_seed(), message)
    with pytest.raises(Problem, match="checkpoint-doubtful"):
        cosign_checkpoint(by=custodian(), checkpoint=elsewhere)


@pytest.mark.parametrize("statement", ["UPDATE audit_cosignature SET member = organisation", "DELETE FROM audit_cosignature"])
def test_the_database_keeps_signatures(statement: str) -> None:
    go_on()
    cosign_checkpoint(by=custodian(), checkpoint=checkpoint())
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert CoSignature.objects.count() == 1
