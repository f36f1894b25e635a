"""A full checker of PDF/A and PDF/UA finds nothing in the report and in the PDF of a policy."""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.pdfa.fetch import FOLDER, JARS
from tests.render import sample
from tests.render.markdown_shapes import SHAPES
from tests.render.test_approvals import full
from tests.render.test_pdf import made, text_of, why_not
from tests.seal.authority import needs_openssl, new_authority
from tests.seal.pki import new_pki
from tieout.seal import pades, timestamp
from tieout.seal.pades_signing import sign

pytestmark = pytest.mark.timeout(600)  # a virtual machine and a full checker: half a minute on an idle processor
HERE = Path(__file__).parent
# No identifier of PDF/UA in the metadata, which PDF/A-3 allows only with an extension schema.
UA_IDENTIFIER = "5-1"
Validate = Callable[..., list[str]]


@pytest.fixture(scope="module")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Validate:
    """Give what names the rules that fail, a line a file."""
    if why_not():
        pytest.skip(why_not())
    if not (shutil.which("javac") and shutil.which("java")):
        pytest.skip("Java (javac) is not installed, so veraPDF cannot run")
    lacking = [name for name in JARS if not (FOLDER / name).is_file()]
    if lacking:
        pytest.skip(f"veraPDF is not here ({lacking[0]}): python tests/pdfa/fetch.py brings it")
    classes = tmp_path_factory.mktemp("classes")
    path = ":".join(str(FOLDER / name) for name in JARS)
    subprocess.run(["javac", "-cp", path, "-d", classes, HERE / "Validate.java"], check=True, timeout=120)

    def run(flavour: str, *files: bytes) -> list[str]:
        paths = [classes / f"{place}.pdf" for place in range(len(files))]
        for place, data in zip(paths, files, strict=True):
            place.write_bytes(data)
        argv = ["java", "-cp", f"{path}:{classes}", "Validate", flavour, *map(str, paths)]
        told = subprocess.run(argv, check=True, capture_output=True, text=True, timeout=300).stdout.splitlines()
        counted = [line.partition(" ") for line in told if line[:1].isdecimal()]
        assert all(int(count) > 1000 for count, _, _ in counted)
        return [rules for _, _, rules in counted]

    return run


@functools.cache
def files() -> dict[str, bytes]:
    """Give the report and the PDF of a policy for each shape of text, by name."""
    reports = {
        "report": sample.report(full(), signer="SHA256:example", content_digest="ab" * 32),
        "small": sample.report(),
    }
    texts = SHAPES | {"policy": sample.TEXT}
    return {
        **{name: made(report) for name, report in reports.items()},
        **{name: text_of(text) for name, text in texts.items()},
    }


def test_report_and_policies_are_pdf_a_3a(validate: Validate) -> None:
    found = dict(zip(files(), validate("3a", *files().values()), strict=True))
    assert found == dict.fromkeys(files(), "none")


@needs_openssl
@pytest.mark.parametrize("is_stamped", [False, True])
def test_a_signature_keeps_it_pdf_a_3a(validate: Validate, tmp_path: Path, *, is_stamped: bool) -> None:
    """PAdES B-B, and B-T with a time-stamp: both are one increment behind a report that was PDF/A before."""
    pytest.importorskip("pyhanko")
    clock = new_authority(tmp_path / "tsa")
    report = made(sample.report(full(), signer="SHA256:example", content_digest="ab" * 32))
    signed = sign(
        report,
        new_pki(tmp_path / "pki").signer(),
        signed_at=datetime.now(UTC),
        stamp=(lambda text: clock.answer(timestamp.request(text).body)) if is_stamped else None,
    )
    assert (pades.verify(signed).stamp is not None) is is_stamped
    assert validate("3a", report, signed) == ["none"] * 2


def test_of_pdf_ua_1_they_lack_nothing_but_its_identifier(validate: Validate) -> None:
    found = dict(zip(files(), validate("ua1", *files().values()), strict=True))
    assert found == dict.fromkeys(files(), UA_IDENTIFIER)


def test_the_checker_sees_what_is_no_pdf_a(validate: Validate) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    plain = weasyprint.HTML(string=f"<html lang=en><title>x</title><body>{'<p>words' * 400}").write_pdf()
    assert "none" not in validate("3a", plain)
