"""Every primitive: what is sealed opens with its key and with nothing else, and a changed or moved value does not open."""

import hashlib
import hmac
import io
import re
import subprocess
import sys
from typing import Any

import pyrage
import pytest
from django.conf import settings
from hypothesis import given, settings as tries, strategies as st

from nazorat.vault import crypto

PLAIN = "Хонаи рақами 7: тиреза намекушояд".encode()
AAD = b"visit|table|row|field|1"


@tries(max_examples=40, deadline=None)
@given(data=st.binary(max_size=5000), readers=st.integers(1, 3))
def test_age_opens_to_each_recipient_and_to_nobody_else(data: bytes, readers: int) -> None:
    pairs = [crypto.age_keypair() for _each in range(readers)]
    sealed = crypto.seal(data, [public for _identity, public in pairs])

    assert all(crypto.open_sealed(sealed, [identity]) == data for identity, _public in pairs)
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(sealed, [crypto.age_keypair()[0]])


def test_age_is_the_format_of_others() -> None:
    """What we seal, age's own library opens, and the other way round."""
    identity, public = crypto.age_keypair()
    other = pyrage.x25519.Identity.from_str(identity)
    assert pyrage.decrypt(crypto.seal(PLAIN, [public]), [other]) == PLAIN
    assert crypto.open_sealed(pyrage.encrypt(PLAIN, [other.to_public()]), [identity]) == PLAIN
    assert crypto.recipient_of(identity) == public
    assert crypto.seal(PLAIN, [public]).startswith(b"age-encryption.org/v1\n")


def test_the_same_words_sealed_twice_look_different() -> None:
    _identity, public = crypto.age_keypair()
    key = crypto.new_key()
    assert crypto.seal(PLAIN, [public]) != crypto.seal(PLAIN, [public])
    assert crypto.seal_field(key, PLAIN, AAD) != crypto.seal_field(key, PLAIN, AAD)


@pytest.mark.parametrize("at", [0, 30, 170, -20, -1])
def test_a_changed_age_file_does_not_open(at: int) -> None:
    identity, public = crypto.age_keypair()
    sealed = bytearray(crypto.seal(PLAIN, [public]))
    sealed[at] ^= 1
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(bytes(sealed), [identity])


@pytest.mark.parametrize("wrong", [b"", b"age-encryption.org/v1\n", b"\x00" * 300])
def test_what_is_no_age_file_does_not_open(wrong: bytes) -> None:
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(wrong, [crypto.age_keypair()[0]])


def test_a_cut_age_file_does_not_open() -> None:
    identity, public = crypto.age_keypair()
    sealed = crypto.seal(PLAIN * 4000, [public])
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(sealed[: 1 << 16], [identity])


def test_a_stream_is_sealed_as_a_whole_is() -> None:
    identity, public = crypto.age_keypair()
    data, sink = PLAIN * 9000, io.BytesIO()
    crypto.seal_stream(io.BytesIO(data), sink, [public])
    assert crypto.open_sealed(sink.getvalue(), [identity]) == data


class Breaking:
    """A source that gives some and then fails, as a connection does."""

    def __init__(self) -> None:
        self.left = 3

    def read(self, size: int = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise ConnectionResetError("gone")
        return b"x" * 1000


def test_what_reading_raises_comes_through_a_sealing_stream() -> None:
    with pytest.raises(ConnectionResetError, match="gone"):
        crypto.seal_stream(Breaking(), io.BytesIO(), [crypto.age_keypair()[1]])


@tries(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300), aad=st.binary(max_size=60))
def test_a_field_opens_where_it_belongs(data: bytes, aad: bytes) -> None:
    key = crypto.new_key()
    sealed = crypto.seal_field(key, data, aad)
    assert crypto.open_field(key, sealed, aad) == data
    assert data not in sealed or len(data) < 4


@pytest.mark.parametrize(
    ("key", "change", "aad"),
    [
        ("other", lambda sealed: sealed, AAD),
        ("own", lambda sealed: sealed, b"visit|table|other row|field|1"),
        ("own", lambda sealed: sealed, b"visit|table|row|field|2"),
        ("own", lambda sealed: sealed, b""),
        ("own", lambda sealed: sealed[:-1], AAD),
        ("own", lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:], AAD),
        ("own", lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), AAD),
        ("own", lambda sealed: b"", AAD),
        ("own", lambda sealed: sealed[:10], AAD),
    ],
)
def test_a_moved_or_changed_field_does_not_open(key: str, change: Any, aad: bytes) -> None:
    own = crypto.new_key()
    sealed = crypto.seal_field(own, PLAIN, AAD)
    with pytest.raises(crypto.CannotOpen):
        crypto.open_field(own if key == "own" else crypto.new_key(), change(sealed), aad)


def test_a_wrapped_key_is_no_field_and_a_field_no_wrapped_key() -> None:
    key, secret = crypto.new_key(), crypto.new_key()
    assert crypto.unwrap(key, crypto.wrap(key, secret)) == secret
    with pytest.raises(crypto.CannotOpen):
        crypto.unwrap(key, crypto.seal_field(key, secret, AAD))
    with pytest.raises(crypto.CannotOpen):
        crypto.open_field(key, crypto.wrap(key, secret), AAD)


def test_a_passphrase_gives_two_unlike_keys_and_the_same_ones_again() -> None:
    salt = crypto.new_salt()
    first = crypto.stretch("six words that nobody knows yet", salt)

    assert crypto.stretch("six words that nobody knows yet", salt) == first
    assert first.auth != first.wrap
    assert (len(first.auth), len(first.wrap)) == (32, 32)
    assert crypto.stretch("six words that nobody knows yet", crypto.new_salt()) != first
    assert crypto.stretch("six words that nobody knows yeT", salt) != first
    assert "auth" not in repr(first)


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072, 200_001])
def test_a_file_under_a_passphrase_opens_in_another_age_program(size: int) -> None:
    """pyrage reads what was written without it, at every edge of the chunks."""
    plain = bytes(at % 251 for at in range(size))
    sealed = crypto.seal_to_passphrase(plain, "six words that nobody knows yet")

    assert pyrage.passphrase.decrypt(sealed, "six words that nobody knows yet") == plain
    assert re.match(rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} 17\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n", sealed)
    assert size < 16 or plain[:16] not in sealed


def test_a_file_under_a_passphrase_stays_shut_to_others_and_when_changed() -> None:
    sealed = crypto.seal_to_passphrase(PLAIN, "six words that nobody knows yet")

    assert pyrage.passphrase.decrypt(sealed, "six words that nobody knows yet") == PLAIN
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for data, phrase in ((sealed, "six words that nobody knows yeT"), (changed, "six words that nobody knows yet"), (b"", "a")):
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(data, phrase)
    assert sealed != crypto.seal_to_passphrase(PLAIN, "six words that nobody knows yet")


def test_a_real_stretch_costs_what_it_promises() -> None:
    real = subprocess.run(
        [sys.executable, "-c", "import nazorat.config.settings as told; print(*told.NAZORAT_STRETCH)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    passes, memory = map(int, real.stdout.split())
    assert passes >= 20
    assert memory >= 64 * 1024 * 1024


def test_a_signature_holds_for_these_words_of_this_key() -> None:
    pair, other = crypto.signing_pair(), crypto.signing_pair()
    signature = crypto.sign(pair.seed, PLAIN)

    assert crypto.verify(pair.public, PLAIN, signature)
    assert crypto.signing_public_of(pair.seed) == pair.public
    assert not crypto.verify(other.public, PLAIN, signature)
    assert not crypto.verify(pair.public, PLAIN + b".", signature)
    assert not crypto.verify(pair.public, PLAIN, signature[:-1] + bytes([signature[-1] ^ 1]))
    for public, given_signature in ((b"", signature), (pair.public, b""), (b"\x00" * 31, signature), (pair.public, b"\x00" * 63)):
        assert not crypto.verify(public, PLAIN, given_signature)
    assert pair.seed.hex() not in repr(pair)


def test_a_keyed_hash_confirms_nothing_without_the_servers_secret() -> None:
    made = crypto.keyed_hash("sent", PLAIN)

    assert made == crypto.keyed_hash("sent", PLAIN)
    assert made != crypto.keyed_hash("file name", PLAIN)
    assert made not in (hashlib.sha256(PLAIN).digest(), hmac.digest(b"sent", PLAIN, "sha256"))
    assert crypto.keyed_hash("sent", PLAIN + b".") != made


def test_the_servers_box_opens_for_its_purpose_and_its_secret_only(settings: Any) -> None:
    boxed = crypto.server_box("second factor", "JBSWY3DP")
    assert crypto.server_unbox("second factor", boxed) == "JBSWY3DP"
    assert "JBSWY3DP" not in boxed
    with pytest.raises(crypto.CannotOpen):
        crypto.server_unbox("something else", boxed)
    settings.SECRETS = type(settings.SECRETS)(django="a" * 64, totp="b" * 64, ingest="c" * 64)
    with pytest.raises(crypto.CannotOpen):
        crypto.server_unbox("second factor", boxed)


def test_derived_keys_differ_by_purpose() -> None:
    key = crypto.new_key()
    assert crypto.derive(key, "one") == crypto.derive(key, "one")
    assert len({crypto.derive(key, "one"), crypto.derive(key, "two"), key}) == 3


def test_tokens_are_long_and_never_the_same() -> None:
    made = {crypto.new_token() for _each in range(200)}
    assert len(made) == 200
    assert {len(token) for token in made} == {64}
    assert settings.SECRETS.ingest not in made
