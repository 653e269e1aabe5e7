"""Records that ODK Collect encrypted on the tablet: taken in as they are, counted nowhere, opened with the key that a member brings."""

from __future__ import annotations

import shutil
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.correcting import as_it_stands
from nazorat.fieldwork.encrypted import NotAsSent, decrypt, manifest_in
from nazorat.fieldwork.models import Attachment, Record, RecordVersion
from nazorat.kit.problems import Problem
from nazorat.vault.crypto import CannotOpen
from nazorat.vault.models import Blob
from nazorat.vault.rsa import read_private_key
from nazorat.visits.keys import open_grants
from nazorat.visits.models import VisitKey
from nazorat.xlsform import compile_workbook, parse_form, read_instance
from nazorat.xlsform.tests.books import markdown
from support.collect import JPEG, content_type, multipart, record
from support.doors import Door
from support.encrypting import ToolKey, encrypted, encrypted_in_java, encrypted_tool, make_shut_door, tool_key
from support.make import make_keyring, make_member, sign_in

ID = "uuid:7f1b3c52-0a43-4d0e-b0b0-3d1f1c2a9e55"
MEDIA = [("a.jpg", JPEG), ("b.jpg", JPEG[:-2] + b"\x01\xff\xd9")]
LEAD, TEAM, HEALTH = VisitKey.Compartment.LEAD, VisitKey.Compartment.TEAM, VisitKey.Compartment.HEALTH


def answers(text: str = "КАНАРЕЙКА", instance: str = ID, **given: Any) -> bytes:
    return record(instance, text=text, form="shut", circle=given.pop("circle", "all"), **given)


@pytest.fixture(scope="module")
def made(lasting: None) -> Door:
    return make_shut_door(tool_key())


@pytest.fixture
def door(made: Door) -> Door:
    return deepcopy(made)


def send(door: Door, manifest: bytes, files: Any) -> int:
    body = multipart(manifest, files)
    return Client().generic("POST", f"/collect/key/{door.token}/submission", body, content_type=content_type()).status_code


def sent(door: Door, key: ToolKey | None = None, **given: Any) -> None:
    media = given.pop("media", ())
    xml = answers(pictures=[name for name, _content in media], **given)
    manifest, files = encrypted(xml, key or tool_key(), media)
    assert send(door, manifest, files) == 201


def opened_with(door: Door, key: ToolKey | None = None) -> actions.WithKey:
    return actions.open_encrypted(by=door.lead, visit=door.visit, private=read_private_key((key or tool_key()).pem))


@pytest.mark.django_db
class TestDesk:
    def test_it_comes_in_and_counts_nowhere_until_the_key_is_brought(self, door: Door) -> None:
        sent(door, media=MEDIA)
        opened = actions.open_records(by=door.lead, visit=door.visit)
        (row,) = Record.objects.all()
        assert (list(opened), opened.closed, opened.broken) == ([], (row.id,), ())
        with pytest.raises(Problem, match="record-closed"):
            actions.open_record(by=door.lead, visit=door.visit, record=row)
        held = actions.open_record(by=door.lead, visit=door.visit, record=row, closed=True)
        assert (held.closed, held.complete, held.answers, [file.name for file in held.files]) == (
            True, True, {}, ["a.jpg.enc", "b.jpg.enc", "submission.xml.enc"],
        )  # fmt: skip
        became = opened_with(door)
        assert became == actions.WithKey((row.id,), (), (), ())
        (now,) = actions.open_records(by=door.lead, visit=door.visit)
        assert (now.id, now.version, now.answers["text"], now.compartment, now.with_key) == (row.id, 2, "КАНАРЕЙКА", TEAM, True)
        assert [file.name for file in now.files] == [name for name, _content in MEDIA]
        for file, (name, content) in zip(now.files, MEDIA, strict=True):
            assert file.attachment_id is not None
            attachment = Attachment.objects.get(id=file.attachment_id)
            assert actions.open_file(by=door.lead, visit=door.visit, attachment=attachment) == (name, content)
        # once more there is nothing left to open
        assert opened_with(door) == actions.WithKey((), (), (), ())
        assert Act.objects.filter(verb="fieldwork.open-encrypted").count() == 2

    def test_what_came_stays_and_a_correction_is_laid_on_what_was_opened(self, door: Door) -> None:
        sent(door)
        opened_with(door)
        row = Record.objects.get()
        change = actions.Change("text", "иначе", as_it_stands({"text": "КАНАРЕЙКА"}, "text"), "ослышался")
        number = actions.correct_record(by=door.lead, visit=door.visit, record=row, change=change, form_id=row.id)
        history = actions.open_history(by=door.lead, visit=door.visit, record=row)
        told = [
            (one.row.number, one.record.closed, one.record.with_key, bool(one.record.correction)) for one in history if one.record
        ]
        assert (number, told) == (3, [(1, True, False, False), (2, False, True, False), (3, False, False, True)])

    def test_it_is_sealed_to_the_strictest_circle_and_then_to_the_one_that_was_chosen(self, door: Door) -> None:
        sent(door, circle="all")
        opened_with(door)
        circles = RecordVersion.objects.order_by("number").values_list("key__compartment", flat=True)
        assert list(circles) == [LEAD, TEAM]

    def test_circle_without_a_key_leaves_the_record_as_it_came(self, door: Door) -> None:
        assert not open_grants(door.lead, door.visit).can(HEALTH)
        sent(door, circle="health")
        sent(door, instance="uuid:2", text="other")
        became = opened_with(door)
        ((refused, problem),) = became.refused
        assert (problem.code, len(became.opened)) == ("compartment-without-key", 1)
        assert RecordVersion.objects.filter(record=refused).count() == 1
        # what was stored on the way to it is gone again
        assert {blob.id for blob in Blob.objects.all()} == set(Attachment.objects.values_list("blob", flat=True))

    def test_sent_again_it_is_there_once(self, door: Door) -> None:
        manifest, files = encrypted(answers(), tool_key())
        assert [send(door, manifest, files), send(door, manifest, files)] == [201, 201]
        opened_with(door)
        # a tablet that did not hear the answer sends it once more, even after it was opened
        assert send(door, manifest, files) == 201
        assert (Record.objects.count(), RecordVersion.objects.count()) == (1, 2)

    def test_one_in_several_posts_waits_for_its_files(self, door: Door) -> None:
        manifest, files = encrypted(answers(pictures=["a.jpg", "b.jpg"]), tool_key(), MEDIA)
        assert send(door, manifest, files[:1]) == 201
        row = Record.objects.get()
        assert opened_with(door) == actions.WithKey((), (row.id,), (), ())
        assert send(door, manifest, files[1:]) == 201
        assert opened_with(door).opened == (row.id,)

    def test_another_key_opens_nothing_and_changes_nothing(self, door: Door) -> None:
        sent(door)
        row = Record.objects.get()
        assert opened_with(door, tool_key(2)) == actions.WithKey((), (), (row.id,), ())
        assert RecordVersion.objects.count() == 1

    @pytest.mark.parametrize("change", ["swapped", "cut", "bit", "of-another-record"])
    def test_what_does_not_hold_together_is_named_and_the_rest_opens(self, door: Door, change: str) -> None:
        manifest, files = encrypted(answers(pictures=["a.jpg", "b.jpg"]), tool_key(), MEDIA)
        (one, two), three = files[:2], files[2]
        other = dict(encrypted(answers("другое"), tool_key())[1])["submission.xml.enc"]
        sent_files = {
            "swapped": [(one[0], two[1]), (two[0], one[1]), three], "cut": [(one[0], one[1][:-16]), two, three],
            "bit": [(one[0], bytes([one[1][0] ^ 1]) + one[1][1:]), two, three], "of-another-record": [one, two, (three[0], other)],
        }[change]  # fmt: skip
        assert send(door, manifest, sent_files) == 201
        broken = Record.objects.get()
        sent(door, instance="uuid:2")
        became = opened_with(door)
        assert (became.changed, len(became.opened)) == ((broken.id,), 1)

    def test_records_of_a_tool_without_a_key_are_not_opened_on_the_way(self, door: Door) -> None:
        assert send(door, record("uuid:9", circle="all"), []) == 201
        sent(door)
        assert len(opened_with(door).opened) == 1
        assert Act.objects.get(verb="fieldwork.open-encrypted").count == 1

    def test_tool_without_a_key_takes_no_encrypted_record(self, door: Door) -> None:
        manifest, files = encrypted(answers().replace(b'id="shut"', b'id="door"'), tool_key())
        assert (send(door, manifest, files), Record.objects.count()) == (422, 0)

    @pytest.mark.parametrize("lost", [b"base64EncryptedKey", b"encryptedXmlFile", b"base64EncryptedElementSignature"])
    def test_manifest_that_is_not_whole_is_refused(self, door: Door, lost: bytes) -> None:
        manifest, files = encrypted(answers(), tool_key())
        assert (send(door, manifest.replace(lost, b"other"), files), Record.objects.count()) == (400, 0)

    def test_outsider_and_who_is_not_in_the_circle_open_nothing(self, door: Door) -> None:
        sent(door)
        stranger = make_keyring(make_member())
        became = actions.open_encrypted(by=stranger, visit=door.visit, private=read_private_key(tool_key().pem))
        assert became == actions.WithKey((), (), (), ())

    def test_pages_show_what_lies_encrypted_and_open_it(self, door: Door, client: Client) -> None:
        sign_in(client, door.lead.member)
        sent(door)
        row = Record.objects.get()
        records, one = f"/visits/{door.visit.id}/records/", f"/visits/{door.visit.id}/records/{row.id}/"
        assert "1 record lies encrypted" in client.get(records).content.decode()
        assert "encrypted this record on the tablet" in client.get(one).content.decode()
        assert client.get(f"{one}correct/").status_code == 409
        guarded = tool_key(3, "a phrase")
        wrong = client.post(f"{records}encrypted/", {"key": BytesIO(guarded.pem), "passphrase": "other"})
        assert (wrong.status_code, "does not open it" in wrong.content.decode()) == (422, True)
        assert client.post(f"{records}encrypted/", {"key": SimpleUploadedFile("k.pem", b"no key")}).status_code == 422
        said = client.post(f"{records}encrypted/", {"key": SimpleUploadedFile("k.pem", tool_key().pem)})
        assert "1 record was opened" in said.content.decode()
        assert "КАНАРЕЙКА" in client.get(one).content.decode()
        assert "opened with its key by" in client.get(f"{one}versions/").content.decode()


@pytest.mark.parametrize("mask", [hashes.SHA256, hashes.SHA1])
def test_both_paddings_that_are_in_use_open(mask: type[hashes.HashAlgorithm]) -> None:
    manifest, files = encrypted(answers(), tool_key(), mask=mask)
    plain = decrypt(manifest_in(read_instance(manifest)), read_private_key(tool_key().pem), dict(files).__getitem__)
    assert plain.xml == answers()


def test_more_than_sixteen_files_turn_the_vector_round() -> None:
    media = [(f"{n}.jpg", JPEG + bytes([n])) for n in range(37)]
    manifest, files = encrypted(answers(), tool_key(), media)
    plain = decrypt(manifest_in(read_instance(manifest)), read_private_key(tool_key().pem), dict(files).__getitem__)
    assert [(name, plain.read(name)) for name in plain.files] == media


def test_another_key_and_changed_answers_are_told_apart() -> None:
    manifest, files = encrypted(answers(), tool_key())
    held = manifest_in(read_instance(manifest))
    with pytest.raises(CannotOpen):
        decrypt(held, read_private_key(tool_key(2).pem), dict(files).__getitem__)
    with pytest.raises(NotAsSent):
        decrypt(held, read_private_key(tool_key().pem), lambda _name: b"\x00" * 32)


@pytest.mark.skipif(shutil.which("javac") is None, reason="there is no JDK on this machine")
@pytest.mark.temporary_files("Java reads and writes files")
def test_what_the_ciphers_of_java_wrote_opens(tmp_path: Path) -> None:
    xml = answers(pictures=["a.jpg", "b.jpg"])
    manifest, files = encrypted_in_java(xml, tool_key(), MEDIA, tmp_path / "record")
    plain = decrypt(manifest_in(read_instance(manifest)), read_private_key(tool_key().pem), dict(files).__getitem__)
    assert (plain.xml, [(name, plain.read(name)) for name in plain.files]) == (xml, MEDIA)


def test_form_says_its_key_and_a_workbook_with_a_broken_one_is_refused() -> None:
    assert parse_form(encrypted_tool(tool_key())).public_key == tool_key().public

    def said(key: str) -> list[tuple[str, str]]:
        book = markdown(
            survey=[["type", "name", "label"], ["text", "q", "Q"]],
            settings=[["form_id", "version", "public_key"], ["t", "1", key]],
        )
        compiled = compile_workbook(book, "t.md")
        return [(one.code, one.level) for one in compiled.warnings if "key" in one.code or "encrypted" in one.code]

    assert said(tool_key().public) == [("encrypted-records", "warning")]
    for broken in ("MIIB", tool_key().public[:-40], "нет"):
        assert said(broken) == [("public-key-broken", "error")]
