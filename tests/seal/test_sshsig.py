"""SSH signatures: the real ssh-keygen and ours agree, and every change is seen."""

from __future__ import annotations

import base64
import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from hypothesis import given
from hypothesis import strategies as st

from tests.seal.keys import HardwareKey, TestSigner, new_key, new_signer
from tieout.seal import sshsig
from tieout.seal.signers.ssh import public_key_in, sign_in_python
from tieout.seal.sshkey import SK_ECDSA, SK_ED25519, MismatchError, PublicKey, from_blob, from_line
from tieout.seal.wire import MalformedError, mpint, string

MESSAGE = b"a list of files\n"
NAMESPACE = "tieout-bundle"
KINDS = [
    pytest.param(("-t", "ed25519"), id="ed25519"),
    pytest.param(("-t", "rsa", "-b", "2048"), id="rsa"),
    pytest.param(("-t", "ecdsa", "-b", "256"), id="p256"),
    pytest.param(("-t", "ecdsa", "-b", "384"), id="p384"),
    pytest.param(("-t", "ecdsa", "-b", "521"), id="p521"),
]
needs_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


@pytest.fixture
def signer(tmp_path: Path) -> TestSigner:
    return new_signer(tmp_path)


def keygen_says(folder: Path, signature: bytes, *, message: bytes = MESSAGE, namespace: str = NAMESPACE) -> str | None:
    """Give the fingerprint that the real ssh-keygen finds; None if it refuses."""
    path = folder / "tested.sig"
    path.write_bytes(signature)
    argv = ["ssh-keygen", "-Y", "check-novalidate", "-n", namespace, "-s", str(path)]
    done = subprocess.run(argv, input=message, capture_output=True, check=False, timeout=30)
    return done.stdout.decode().split()[-1] if done.returncode == 0 else None


def malformed(text: bytes) -> str:
    with pytest.raises(MalformedError) as caught:
        sshsig.parse(text)
    return str(caught.value)


@needs_keygen
@pytest.mark.parametrize("options", KINDS)
def test_ssh_keygen_accepts_what_we_sign(tmp_path: Path, options: tuple[str, ...]) -> None:
    key = new_key(tmp_path, *options)
    text = sign_in_python(key.read_bytes(), MESSAGE, NAMESPACE, "key")
    public = public_key_in(key)
    assert keygen_says(tmp_path, text) == public.fingerprint
    assert keygen_says(tmp_path, text, message=MESSAGE + b".") is None
    assert keygen_says(tmp_path, text, namespace="file") is None
    (tmp_path / "allowed").write_text(f'someone namespaces="{NAMESPACE}" {public.line}\n')
    argv = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "someone", "-n", NAMESPACE, "-s", "tested.sig"]
    done = subprocess.run(argv, cwd=tmp_path, input=MESSAGE, capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr


@needs_keygen
@pytest.mark.parametrize("hash_name", ["sha512", "sha256"])
@pytest.mark.parametrize("options", KINDS)
def test_we_accept_what_ssh_keygen_signs(tmp_path: Path, options: tuple[str, ...], hash_name: str) -> None:
    key = new_key(tmp_path, *options)
    argv = ["ssh-keygen", "-Y", "sign", "-q", "-n", NAMESPACE, "-f", str(key), "-O", f"hashalg={hash_name}"]
    text = subprocess.run(argv, input=MESSAGE, capture_output=True, check=True, timeout=30).stdout
    signature = sshsig.parse(text)
    assert (signature.namespace, signature.hash) == (NAMESPACE, hash_name)
    listed = subprocess.run(["ssh-keygen", "-lf", str(key)], capture_output=True, check=True, timeout=30).stdout
    assert signature.key.fingerprint == listed.decode().split()[1]
    assert signature.key == public_key_in(key) == public_key_in(key.with_name(f"{key.name}.pub"))
    assert signature.verify(MESSAGE) is None
    for other in (MESSAGE[:-1], MESSAGE + b"\n", b""):
        with pytest.raises(MismatchError):
            signature.verify(other)


@needs_keygen
def test_ed25519_and_rsa_signatures_are_the_same_bytes_as_ssh_keygens(tmp_path: Path) -> None:
    for options in (("-t", "ed25519"), ("-t", "rsa", "-b", "2048")):
        key = new_key(tmp_path, *options)
        argv = ["ssh-keygen", "-Y", "sign", "-q", "-n", NAMESPACE, "-f", str(key)]
        theirs = subprocess.run(argv, input=MESSAGE, capture_output=True, check=True, timeout=30).stdout
        assert sign_in_python(key.read_bytes(), MESSAGE, NAMESPACE, "key") == theirs


@pytest.mark.parametrize("kind", [SK_ED25519, SK_ECDSA])
def test_a_hardware_key_is_verified_with_flags_and_counter(tmp_path: Path, kind: str) -> None:
    device = HardwareKey(kind)
    text = device.sign(MESSAGE, NAMESPACE)
    if shutil.which("ssh-keygen") is not None:
        assert keygen_says(tmp_path, text) == device.public_key.fingerprint
    assert sshsig.parse(text).verify(MESSAGE) is True
    assert sshsig.parse(device.sign(MESSAGE, NAMESPACE, flags=0)).verify(MESSAGE) is False
    with pytest.raises(MismatchError):
        sshsig.parse(text).verify(MESSAGE + b".")


@pytest.mark.parametrize("kind", [SK_ED25519, SK_ECDSA])
def test_a_hardware_keys_flags_and_counter_cannot_be_changed(kind: str) -> None:
    device = HardwareKey(kind)
    signature = sshsig.parse(device.sign(MESSAGE, NAMESPACE, flags=0))
    for change in (b"\1\0\0\0\7", b"\0\0\0\0\x08"):
        raw = signature.raw[:-5] + change
        with pytest.raises(MismatchError):
            sshsig.parse(sshsig.armored(signature.key, raw, NAMESPACE)).verify(MESSAGE)
    with pytest.raises(MalformedError, match="ends in the middle"):
        sshsig.parse(sshsig.armored(signature.key, signature.raw[:-1], NAMESPACE)).verify(MESSAGE)


def test_another_application_is_another_hardware_key() -> None:
    device = HardwareKey(SK_ED25519, application=b"ssh:example")
    assert sshsig.parse(device.sign(MESSAGE, NAMESPACE)).verify(MESSAGE) is True
    assert device.public_key.fingerprint != HardwareKey(SK_ED25519).public_key.fingerprint


def test_a_signature_for_one_purpose_is_none_for_another(signer: TestSigner) -> None:
    signature = sshsig.parse(signer.sign(MESSAGE, "git"))
    assert signature.namespace == "git"
    renamed = sshsig.armored(signature.key, signature.raw, NAMESPACE)
    with pytest.raises(MismatchError):
        sshsig.parse(renamed).verify(MESSAGE)


def test_another_keys_name_on_a_signature_does_not_hold(tmp_path: Path, signer: TestSigner) -> None:
    other = new_signer(tmp_path, "other")
    signature = sshsig.parse(signer.sign(MESSAGE, NAMESPACE))
    swapped = sshsig.armored(other.public_key, signature.raw, NAMESPACE)
    with pytest.raises(MismatchError):
        sshsig.parse(swapped).verify(MESSAGE)


def test_what_is_no_single_signature_is_named(signer: TestSigner) -> None:
    text = signer.sign(MESSAGE, NAMESPACE)
    lines = text.split(b"\n")
    assert malformed(b"") == "it is empty"
    assert malformed(b" \n") == "it is empty"
    assert malformed(text + text) == "it holds more than one signature"
    assert malformed(text + b"junk\n") == "something follows its last line"
    assert malformed(text + b"\n") == "something follows its last line"
    assert malformed(b"junk\n" + text) == "it does not begin with -----BEGIN SSH SIGNATURE-----"
    assert malformed(text.replace(b"\n", b"\r\n")) == "it has carriage returns: someone changed its line ends"
    assert malformed(b"\n".join(lines[:-2])) == "it is cut off: its last line is missing"
    assert (
        malformed(b"\n".join([lines[0], b"!!!", *lines[-2:]]))
        == "what stands between its first and last line is no base64"
    )
    assert malformed(b"\n".join([lines[0], *lines[2:]])) != ""
    assert malformed(text.ljust(sshsig.LARGEST + 1)) == "it is longer than 65536 bytes"


@needs_keygen
@pytest.mark.parametrize("odd", [b"==", b"=", b"====", b"A", b"AAAA"])
def test_what_is_added_to_the_base64_is_refused_as_ssh_keygen_does(
    tmp_path: Path, signer: TestSigner, odd: bytes
) -> None:
    begin, *inner, end, last = signer.sign(MESSAGE, NAMESPACE).split(b"\n")
    for changed in ([*inner, odd], [*inner[:-1], inner[-1] + odd]):
        text = b"\n".join([begin, *changed, end, last])
        assert keygen_says(tmp_path, text) is None
        malformed(text)


@needs_keygen
@pytest.mark.parametrize("namespace", ["n", "nn", "nnn"])  # each leaves another number of bits over
def test_padding_that_hides_bits_or_is_missing_is_refused_as_ssh_keygen_does(
    tmp_path: Path, signer: TestSigner, namespace: str
) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    begin, *inner, end, last = signer.sign(MESSAGE, namespace).decode().split("\n")
    whole = "".join(inner)
    letters = whole.rstrip("=")
    assert keygen_says(tmp_path, f"{begin}\n{whole}\n{end}\n{last}".encode(), namespace=namespace) is not None
    if letters == whole:
        return
    shifted = letters[:-1] + alphabet[alphabet.index(letters[-1]) + 1] + "=" * (len(whole) - len(letters))
    for changed in (letters, shifted):
        text = f"{begin}\n{changed}\n{end}\n{last}".encode()
        assert keygen_says(tmp_path, text, namespace=namespace) is None
        assert malformed(text) == "what stands between its first and last line is no base64"


def test_a_missing_last_line_end_is_no_difference(signer: TestSigner) -> None:
    assert sshsig.parse(signer.sign(MESSAGE, NAMESPACE).removesuffix(b"\n")).verify(MESSAGE) is None


@needs_keygen
def test_where_ssh_keygen_passes_over_what_follows_we_refuse(tmp_path: Path, signer: TestSigner) -> None:
    text = signer.sign(MESSAGE, NAMESPACE)
    assert keygen_says(tmp_path, text + b"junk\n") == signer.identity
    assert malformed(text + b"junk\n") == "something follows its last line"


def test_a_cut_signature_is_refused_at_every_byte(signer: TestSigner) -> None:
    text = signer.sign(MESSAGE, NAMESPACE)
    for length in range(len(text) - 1):
        malformed(text[:length])


def test_no_changed_byte_leaves_a_good_signature(signer: TestSigner) -> None:
    """Apart from unused bits at the end of base64, which decode to the same bytes."""
    text = signer.sign(MESSAGE, NAMESPACE)
    good = sshsig.parse(text)
    for at in range(len(text) - 1):
        changed = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
        try:
            signature = sshsig.parse(changed)
            signature.verify(MESSAGE)
        except (MalformedError, MismatchError):
            continue
        assert signature == good


@given(st.binary(max_size=300))
def test_any_bytes_are_a_signature_or_a_named_error(data: bytes) -> None:
    for text in (data, b"-----BEGIN SSH SIGNATURE-----\n" + data + b"\n-----END SSH SIGNATURE-----\n"):
        with contextlib.suppress(MalformedError):
            sshsig.parse(text)


@given(st.data())
def test_any_blob_is_a_key_and_signature_or_a_named_error(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", SK_ED25519, SK_ECDSA, "x"]))
    parts = data.draw(st.lists(st.binary(max_size=40) | st.sampled_from([b"nistp256", b"\1\0\1", b"\0" * 32])))
    signature = data.draw(st.binary(max_size=100))
    with contextlib.suppress(MalformedError, MismatchError):
        from_blob(string(kind.encode()) + b"".join(string(part) for part in parts)).verify(signature, MESSAGE)


def blob(*fields: bytes) -> bytes:
    return b"".join(string(field) for field in fields)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it ends in the middle of a field"),
        (blob(b"ssh-dss"), "ssh-dss keys are not accepted"),
        (blob(b"ssh-ed25519", b"\0" * 31), "it holds no valid ssh-ed25519 key"),
        (blob(b"ssh-ed25519", b"\0" * 32, b"more"), "something follows its last field"),
        (blob(b"ssh\ned25519"), "a name in it has odd characters"),
        (blob(b"ssh-rsa", b"\1\0\1", b"\x7f" * 127), "an RSA key of 1015 bits is not accepted: 2048 at least"),
        (blob(b"ssh-rsa", b"\xff", b"\x7f" * 256), "a number in it is zero, negative or padded"),
        (blob(b"ssh-rsa", b"", b"\x7f" * 256), "a number in it is zero, negative or padded"),
        (blob(b"ssh-rsa", b"\0\1", b"\x7f" * 256), "a number in it is zero, negative or padded"),
        (blob(b"ssh-rsa", b"\2", b"\x7f" * 257), "it holds no valid ssh-rsa key"),
        (blob(b"ecdsa-sha2-nistp256", b"nistp384", b"\4"), "an ecdsa-sha2-nistp256 key is not on nistp384"),
        (blob(b"ecdsa-sha2-nistp256", b"nistp256", b"\4" * 65), "it holds no valid ecdsa-sha2-nistp256 key"),
    ],
)
def test_what_is_no_key_is_named(data: bytes, message: str) -> None:
    with pytest.raises(MalformedError) as caught:
        from_blob(data)
    assert str(caught.value) == message


def test_weak_and_foreign_algorithms_are_refused(signer: TestSigner) -> None:
    public = signer.public_key
    for name, raw in ((b"ssh-rsa", b""), (b"ecdsa-sha2-nistp256", b"")):
        with pytest.raises(MalformedError, match="cannot come from an ssh-ed25519 key"):
            public.verify(blob(name, raw), MESSAGE)
    with pytest.raises(MalformedError, match="something follows"):
        public.verify(blob(b"ssh-ed25519", b"\0" * 64) + b"x", MESSAGE)
    with pytest.raises(MismatchError):
        public.verify(blob(b"ssh-ed25519", b"\0" * 64), MESSAGE)
    with pytest.raises(MismatchError):
        public.verify(blob(b"ssh-ed25519", b""), MESSAGE)


@needs_keygen
def test_rsa_with_sha1_is_refused_and_stripped_zeros_are_not(tmp_path: Path) -> None:
    public = public_key_in(new_key(tmp_path, "-t", "rsa", "-b", "2048"))
    with pytest.raises(MalformedError) as caught:
        public.verify(blob(b"ssh-rsa", b"\0" * 256), MESSAGE)
    assert str(caught.value) == "ssh-rsa is no signature algorithm that is accepted"
    with pytest.raises(MismatchError):
        public.verify(blob(b"rsa-sha2-512", b"\1"), MESSAGE)


@needs_keygen
def test_an_rsa_signature_without_its_leading_zero_holds(tmp_path: Path) -> None:
    key = new_key(tmp_path, "-t", "rsa", "-b", "2048")
    public = public_key_in(key)
    private = load_ssh_private_key(key.read_bytes(), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)
    for number in range(8000):  # one in 256 begins with a zero
        message = number.to_bytes(4, "big")
        raw = private.sign(message, padding.PKCS1v15(), hashes.SHA512())
        if raw[0] == 0:
            assert public.verify(blob(b"rsa-sha2-512", raw.lstrip(b"\0")), message) is None
            return
    pytest.fail("none of 8000 signatures begins with a zero")


@pytest.mark.parametrize("number", [1, 127, 128, 255, 256, 2**255, 2**256 - 1])
def test_numbers_are_written_in_their_shortest_form(number: int) -> None:
    data = mpint(number)
    assert int.from_bytes(data[4:], "big", signed=True) == number
    assert len(data) == 4 + (number.bit_length() + 8) // 8


def test_versions_hashes_and_namespaces_that_are_not_known_are_refused(signer: TestSigner) -> None:
    signature = sshsig.parse(signer.sign(MESSAGE, NAMESPACE))

    def repacked(**change: bytes) -> bytes:
        fields = {"magic": b"SSHSIG", "version": b"\0\0\0\1", "namespace": NAMESPACE.encode(), "hash": b"sha512"}
        fields |= change
        inside = fields["magic"] + fields["version"]
        inside += blob(
            signature.key.blob, fields["namespace"], fields.get("reserved", b""), fields["hash"], signature.raw
        )
        return _armor(inside + fields.get("tail", b""))

    assert sshsig.parse(repacked()) == signature
    assert malformed(repacked(magic=b"SSHSIX")) == "it is no SSH signature: the letters SSHSIG are missing"
    assert malformed(repacked(version=b"\0\0\0\2")) == "its version is 2; only 1 is known"
    assert malformed(repacked(namespace=b"")) == "it names no namespace"
    assert malformed(repacked(namespace=b"a\nb")) == "a name in it has odd characters"
    assert malformed(repacked(hash=b"md5")) == "its hash is 'md5'; only sha512 and sha256 are accepted"
    assert malformed(repacked(tail=b"x")) == "something follows its last field"


def _armor(data: bytes) -> bytes:
    return b"-----BEGIN SSH SIGNATURE-----\n" + base64.b64encode(data) + b"\n-----END SSH SIGNATURE-----\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "it is no line of a public key: type, base64, comment"),
        ("ssh-ed25519", "it is no line of a public key: type, base64, comment"),
        ("ssh-ed25519 !!!!", "its second word is no base64"),
        ("ssh-ed25519 AAAA", "it ends in the middle of a field"),
    ],
)
def test_what_is_no_public_key_line_is_named(line: str, message: str) -> None:
    with pytest.raises(MalformedError) as caught:
        from_line(line)
    assert str(caught.value) == message


def test_a_line_must_say_the_kind_that_it_holds(signer: TestSigner) -> None:
    line = signer.public_key.line.replace("ssh-ed25519", "ssh-rsa", 1)
    with pytest.raises(MalformedError, match="it says 'ssh-rsa' and holds an ssh-ed25519 key"):
        from_line(line)
    assert from_line(f"{signer.public_key.line} a comment") == signer.public_key
    assert isinstance(signer.public_key, PublicKey)
