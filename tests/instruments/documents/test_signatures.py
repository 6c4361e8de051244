"""«Техническая проверка»: says what it knows and no more. A signature of other bytes is caught, also by ГОСТ."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from instruments.documents.signing import Signer, new_signer
from nastavnik.instruments.documents import signatures
from nastavnik.instruments.documents.signatures import gost_engine, looks_like_signature, verify_detached

DATA = b"%PDF-1.7 the order"


@pytest.fixture(params=["rsa", "gost"])
def signer(request: pytest.FixtureRequest, tmp_path: Path) -> Signer:
    if request.param == "gost" and not gost_engine():
        pytest.skip("OpenSSL has no GOST engine (apt install libengine-gost-openssl)")
    return new_signer(tmp_path / request.param, gost=request.param == "gost")


@pytest.mark.parametrize("form", ["DER", "PEM"])
def test_a_sound_signature_names_who_and_until_when(signer: Signer, form: str) -> None:
    signed = signer.sign(DATA, form)
    assert looks_like_signature(signed)
    found = verify_detached(DATA, signed)
    assert (found.state, found.signer, found.trusted) == ("sound", "Гаврилова Ольга Викторовна", False)
    assert found.valid_from < found.valid_to
    assert "квалифицир" not in found.words.lower()


def test_bare_base64_is_read_too(signer: Signer) -> None:
    signed = base64.encodebytes(signer.sign(DATA))
    assert looks_like_signature(signed)
    assert verify_detached(DATA, signed).state == "sound"


def test_a_signature_of_other_bytes_is_broken(signer: Signer) -> None:
    found = verify_detached(DATA + b".", signer.sign(DATA))
    assert found.state == "broken"
    assert "другого файла" in found.words


def test_the_centre_counts_only_from_the_administrators_list(signer: Signer, tmp_path: Path, settings: Any) -> None:
    settings.SIGNATURE_AUTHORITIES = str(signer.certificate)
    assert verify_detached(DATA, signer.sign(DATA)).trusted
    stranger = new_signer(tmp_path / "stranger")
    found = verify_detached(DATA, stranger.sign(DATA))
    assert (found.state, found.trusted) == ("sound", False)
    assert "не проверена" in found.words


@pytest.mark.parametrize(
    "junk", [b"", b"PK\x03\x04", b"0\x82\x01", b"-----BEGIN CERTIFICATE-----\nMIIB\n", "подпись".encode()]
)
def test_what_is_no_signature_is_not_taken_for_one(junk: bytes) -> None:
    assert not looks_like_signature(junk)


def test_a_container_full_of_nothing_is_unchecked_not_sound() -> None:
    junk = b"\x30\x82\x00\x20" + signatures.SIGNED_DATA + b"\0" * 40
    assert verify_detached(DATA, junk).state == "unchecked"


def test_without_openssl_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures.shutil, "which", lambda name: None)
    found = verify_detached(DATA, b"\x30")
    assert found.state == "unchecked"
    assert "нет OpenSSL" in found.words
