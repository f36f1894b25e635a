from __future__ import annotations

import gzip
import hashlib
import json
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.planted import Planted, letters, planted
from tieout.collect.base import CollectError, DraftFile
from tieout.collect.redaction import Cleaned, clean, opens
from tieout.judgement.evidence.secrets import examine, find
from tieout.model.errors import StorageError
from tieout.model.evidence.record import Redaction, Refusal, Role

PLANTED = planted()
KINDS = pytest.mark.parametrize("sample", PLANTED, ids=lambda sample: f"{sample.rule}-{sample.text[:12]!r}")
TOKEN = b"gh" + b"p_" + letters(36).encode()
SALT = b"s" * 32


def raw(content: bytes | Path, name: str = "raw.jsonl") -> DraftFile:
    return DraftFile(name=name, content=content, media="application/jsonl", role=Role.RAW, rows=3, schema="x/1")


def cleaned(salts: Path, *files: DraftFile) -> Cleaned:
    return clean(files, redact=True, salts=salts, salt=lambda: SALT)


def test_files_without_secrets_come_back_as_they_are() -> None:
    files = (raw(b'{"sha256": "' + b"0" * 64 + b'"}'),)
    assert clean(files) == Cleaned(files)


@KINDS
def test_a_secret_is_refused_and_named_without_being_told(sample: Planted) -> None:
    with pytest.raises(CollectError) as caught:
        clean([raw(b"first line\n" + sample.text, "out.txt")])
    [hit] = find(b"first line\n" + sample.text)
    assert caught.value.message.startswith(f"what looks like a secret stands in out.txt:{hit.line}: {sample.rule}")
    assert hit.digest in caught.value.message
    assert caught.value.reason is Refusal.FAILED
    assert sample.secret.decode()[4:] not in f"{caught.value.message}{caught.value.remedy}{caught.value.denied}"


def test_a_refusal_names_five_places_and_counts_the_rest() -> None:
    with pytest.raises(CollectError, match=r"out\.txt:5: .* and 7 more; nothing was kept"):
        clean([raw((TOKEN + b"\n") * 12, "out.txt")])


@KINDS
def test_a_redacted_file_has_a_mark_in_the_place_and_nothing_of_the_secret(tmp_path: Path, sample: Planted) -> None:
    [file], redactions, _ = cleaned(tmp_path / "salts", raw(sample.text))
    mark = f"[redacted:{sample.rule}:1]".encode()
    assert file.content == sample.text.replace(sample.secret, mark)
    assert (file.name, file.role, file.rows, file.schema) == ("raw.jsonl", Role.RAW, 3, "x/1")
    assert redactions == (Redaction(sample.rule, 1, f"sha256:{hashlib.sha256(SALT + sample.secret).hexdigest()}"),)
    assert opens(redactions[0].commitment, salt=SALT, secret=sample.secret)
    assert not opens(redactions[0].commitment, salt=SALT, secret=sample.secret + b"x")


def test_json_stays_json(tmp_path: Path) -> None:
    body = {"user": "ana", "password": "hunter" + "2x!", "token": TOKEN.decode()}
    [file], _, _ = cleaned(tmp_path / "salts", raw(json.dumps(body).encode()))
    assert isinstance(file.content, bytes)
    assert json.loads(file.content) == {
        "user": "ana",
        "password": "[redacted:named-password:1]",
        "token": "[redacted:github-token:1]",
    }


def test_different_secrets_have_numbers_and_the_same_one_has_the_same(tmp_path: Path) -> None:
    other = b"gh" + b"p_" + letters(36, seed=9).encode()
    [file], redactions, _ = cleaned(tmp_path / "salts", raw(b" ".join((TOKEN, other, TOKEN))))
    assert file.content == b"[redacted:github-token:1] [redacted:github-token:2] [redacted:github-token:1]"
    assert [item.times for item in redactions] == [2, 1]


def test_a_secret_that_only_one_file_gives_away_goes_out_of_the_others(tmp_path: Path) -> None:
    secret = letters(40)
    first, second = raw(f'{{"client_secret": "{secret}"}}'.encode()), raw(f"app,{secret}\n".encode(), "records.csv")
    (_, table), redactions, _ = cleaned(tmp_path / "salts", first, second)
    assert table.content == b"app,[redacted:named-secret:1]\n"
    assert redactions[0].times == 2


def test_salts_go_to_a_private_file_that_grows_and_holds_no_secret(tmp_path: Path) -> None:
    salts = tmp_path / "private" / "salts.jsonl"
    for _ in range(2):
        clean([raw(TOKEN)], redact=True, salts=salts)
    lines = [json.loads(line) for line in salts.read_text(encoding="ascii").splitlines()]
    assert len({line["salt"] for line in lines}) == 2
    for line in lines:
        assert opens(line["commitment"], salt=bytes.fromhex(line["salt"]), secret=TOKEN)
    assert stat.S_IMODE(salts.stat().st_mode) == 0o600
    assert stat.S_IMODE(salts.parent.stat().st_mode) == 0o700
    assert TOKEN not in salts.read_bytes()


def test_salts_never_go_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "salts").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        cleaned(tmp_path / "salts", raw(TOKEN))
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_is_redacted_without_a_place_for_the_salts() -> None:
    with pytest.raises(CollectError, match="nothing says where the salts"):
        clean([raw(TOKEN)], redact=True)


def test_a_file_on_disk_is_copied_in_parts_and_stays_private(tmp_path: Path) -> None:
    source = tmp_path / "raw"
    source.write_bytes(b"x" * 3_000_000 + b"\n" + TOKEN + b"\n" + b"y" * 3_000_000)
    [file], _, _ = cleaned(tmp_path / "salts", raw(source))
    assert isinstance(file.content, Path)
    assert file.content.read_bytes() == b"x" * 3_000_000 + b"\n[redacted:github-token:1]\n" + b"y" * 3_000_000
    assert stat.S_IMODE(file.content.stat().st_mode) == 0o600


def test_packed_files_are_packed_again_the_same_way_each_time(tmp_path: Path) -> None:
    packed = gzip.compress(b"one\n" + TOKEN + b"\n", mtime=77)
    [file], _, _ = cleaned(tmp_path / "salts", raw(packed, "raw.jsonl.gz"))
    assert isinstance(file.content, bytes)
    assert gzip.decompress(file.content) == b"one\n[redacted:github-token:1]\n"
    assert cleaned(tmp_path / "salts", raw(packed, "raw.jsonl.gz")).files == (file,)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_marks_have_the_encoding_of_the_file(tmp_path: Path, encoding: str) -> None:
    text = f"Größe: 1\n{TOKEN.decode()}\n" * 2
    [file], [redaction], _ = cleaned(tmp_path / "salts", raw(text.encode(encoding)))
    assert isinstance(file.content, bytes)
    assert file.content.decode(encoding) == text.replace(TOKEN.decode(), "[redacted:github-token:1]")
    assert opens(redaction.commitment, salt=SALT, secret=TOKEN)


def test_what_cannot_be_looked_into_to_the_end_is_never_half_redacted(tmp_path: Path) -> None:
    whole = gzip.compress(TOKEN + b"\n" + bytes(range(256)) * 400, mtime=0)
    with pytest.raises(CollectError, match=r"its packed content ends before its end: they cannot all be taken out"):
        cleaned(tmp_path / "salts", raw(whole[:-200]))


def test_what_could_not_be_looked_into_is_told() -> None:
    assert clean([raw(b"%PDF-1.7 ...", "report.pdf")]).unexamined == ("report.pdf: it is a PDF, whose text is packed",)


@given(st.lists(st.sampled_from(PLANTED), min_size=1, max_size=5), st.booleans())
def test_what_was_redacted_holds_no_secret_any_more(
    tmp_path_factory: pytest.TempPathFactory, samples: list[Planted], packed: bool
) -> None:
    text = b"\n".join(sample.text for sample in samples)
    content = gzip.compress(text) if packed else text
    [file], _, _ = cleaned(tmp_path_factory.mktemp("salts") / "salts", raw(content))
    assert isinstance(file.content, bytes)
    assert examine([file.content]).hits == ()
    left = gzip.decompress(file.content) if packed else file.content
    marks = re.findall(rb"\[redacted:[a-z-]+:\d+\]", left)
    assert len(marks) >= len(samples)
    for sample in samples:
        assert sample.secret not in left
