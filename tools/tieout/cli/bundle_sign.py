"""tieout bundle sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import click

from tieout.cli.exits import ExitCode, say
from tieout.cli.options import invocation, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tieout.bundle.sign import Signed
    from tieout.seal.signers.base import Family, Signer

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SECRETS = {"passphrase": "TIEOUT_P12_PASSPHRASE", "PIN": "TIEOUT_PKCS11_PIN"}


class _Asked(NamedTuple):
    kind: str
    path: Path | None
    name: str = ""
    holder: str = ""


@click.command("sign")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--key", type=_FILE, help="An OpenSSH private key, or the .pub of a key in your agent.")
@click.option("--p12", type=_FILE, help="A PKCS#12 file with key, certificate and chain.")
@click.option("--pkcs11", metavar="LIBRARY", type=_FILE, help="The PKCS#11 library that reaches a token or HSM.")
@click.option("--token", default="", metavar="LABEL", help="The token's label, for --pkcs11.")
@click.option("--key-label", default="", metavar="LABEL", help="The key's label on the token, for --pkcs11.")
@click.option("--kms", metavar="ARN", help="A signing key of AWS KMS; needs --cert.")
@click.option("--cert", type=_FILE, help="PEM: the certificate of --kms or --pkcs11, then its chain.")
@click.option("--secret-file", type=_FILE, help="Holds the passphrase or PIN in its first line; else "
              "TIEOUT_P12_PASSPHRASE or TIEOUT_PKCS11_PIN, else you are asked.")  # fmt: skip
@click.option("--sigstore", is_flag=True, help="Sign as whom your CI's identity token names; the name and the "
              "list's digest go to a public log, for good.")  # fmt: skip
@click.option("--identity-token", metavar="FILE", type=_FILE, help="Holds the token for --sigstore.  [default: "
              "SIGSTORE_IDENTITY_TOKEN, else what the CI gives; never a browser]")  # fmt: skip
@click.option("--sigstore-config", metavar="FILE", type=_FILE, help="A Sigstore instance of your own: its "
              "ClientTrustConfig.  [default: the public one]")  # fmt: skip
@click.option("--tsa", metavar="URL", help="The time-stamping authority to ask; only digests are sent.")
@click.option("--tsa-cert", type=_FILE, help="PEM that its answer must lead to.  [default: trust/tsa.pem]")
@click.option("--zip/--no-zip", "as_zip", default=False, help="Make a ZIP of the signed folder.")
def sign_command(
    folder: Path,
    key: Path | None,
    p12: Path | None,
    pkcs11: Path | None,
    token: str,
    key_label: str,
    kms: str | None,
    cert: Path | None,
    secret_file: Path | None,
    sigstore: bool,  # click passes options by name
    identity_token: Path | None,
    sigstore_config: Path | None,
    tsa: str | None,
    tsa_cert: Path | None,
    as_zip: bool,  # click passes options by name
) -> int:
    """Sign a bundle, after seeing that it is as it was built: report.pdf, the manifest, a statement.

    An SSH key (--key), one certificate (--p12, --pkcs11 or --kms) and --sigstore may sign together. Ends with 3 if a
    time-stamp was asked for and none came: then the bundle is signed without.
    """
    import time

    from tieout.bundle.packing import pack
    from tieout.bundle.place import archive_of
    from tieout.bundle.sign import sign
    from tieout.cli.approvals.settings import now
    from tieout.cli.progress import pause
    from tieout.collect.stamp import stamp
    from tieout.seal.signers.x509_signer import read_small

    asked = [_Asked("ssh", key)] if key else []
    asked += [_Asked("pkcs12", p12)] if p12 else []
    asked += [_Asked("pkcs11", pkcs11, key_label, token)] if pkcs11 else []
    asked += [_Asked("kms", None, kms)] if kms else []
    if len([item for item in asked if item.kind != "ssh"]) > 1 or not (asked or sigstore):
        raise click.UsageError("name a key: --key, and at most one of --p12, --pkcs11 and --kms; or --sigstore")
    if (identity_token or sigstore_config) and not sigstore:
        raise click.UsageError("--identity-token and --sigstore-config are for --sigstore")
    _hold_options(
        {"--cert": cert, "--token": token, "--key-label": key_label, "--tsa-cert": tsa_cert, "--tsa": tsa},
        is_held=bool(pkcs11),
        takes_certificate=bool(pkcs11 or kms),
    )
    asked += [_Asked("sigstore", identity_token)] if sigstore else []
    at = now()
    signers = [_signer(item, cert, secret_file, lambda: at, sigstore_config) for item in asked]

    def stamped(text: bytes) -> bytes:
        return stamp(text, tsa or "", sleep=pause, now=time.time)

    trusted = read_small(tsa_cert, 1 << 20) if tsa_cert else None
    signed = sign(folder, *signers, now=at, stamp=stamped if tsa else None, tsa=trusted)
    for path in signed.written:
        click.echo(f"wrote {typed(path)}")
    if as_zip:
        archive = archive_of(folder)
        pack(folder, archive)
        click.echo(f"wrote {typed(archive)}")
    return _told(folder, signed)


def _hold_options(given: Mapping[str, object], *, is_held: bool, takes_certificate: bool) -> None:
    """Refuse an option that nothing would come of: whoever gave it believes that something did."""
    if given["--tsa"] is not None and not str(given["--tsa"]).strip():
        raise click.UsageError("--tsa is empty: name the authority's address, or leave the option away")
    if given["--tsa-cert"] and not given["--tsa"]:
        raise click.UsageError("--tsa-cert is for --tsa URL, which asks for a time-stamp")
    if given["--cert"] and not takes_certificate:
        raise click.UsageError("--cert is for --pkcs11 and --kms: a PKCS#12 file has its own, and an SSH key has none")
    if (given["--token"] or given["--key-label"]) and not is_held:
        raise click.UsageError("--token and --key-label are for --pkcs11")


def _signer(
    asked: _Asked, cert: Path | None, secret_file: Path | None, now: Callable[[], datetime], config: Path | None
) -> Signer:
    import os

    from tieout.plugins import SIGNERS, offered
    from tieout.seal.signers.base import Options

    family = cast("Family", offered(SIGNERS, asked.kind))
    return family.asked(
        Options(
            path=asked.path,
            certificate=cert,
            name=asked.name,
            holder=asked.holder,
            secret=lambda word: _secret(word, secret_file),
            environment=os.environ,
            now=now,
            config=config,
        )
    )


def _secret(word: str, file: Path | None) -> str:
    """Give a passphrase or PIN: never from the arguments, which other users of a machine can see."""
    import os
    import sys

    from tieout.model.errors import UsageError
    from tieout.seal.signers.x509_signer import read_small

    if file is not None:
        return read_small(file).decode("utf-8", "replace").partition("\n")[0].rstrip("\r")
    from_environment = os.environ.get(_SECRETS[word])
    if from_environment is not None:
        return from_environment
    if not (sys.stdin and sys.stdin.isatty()):
        message = f"nobody is here to be asked for the {word}"
        raise UsageError(
            message, remedy=f"--secret-file FILE, or {_SECRETS[word]} in the environment of this command alone"
        )
    return str(click.prompt(word, hide_input=True, err=True, default="", show_default=False))


def _told(folder: Path, signed: Signed) -> int:
    from tieout.model.characters import visible

    for remark in signed.remarks:
        click.echo(f"tieout: {visible(remark)}", err=True)
    for identity in signed.signers:
        click.echo(f"signed by {identity}: give this to whoever verifies, by another way", err=True)
    pins = [f"--pin {identity}" for identity in signed.signers]
    if signed.witnessed is not None:
        name, issuer = (visible(word) for word in signed.witnessed)
        click.echo(
            f"signed by {name}, by the word of {issuer}: give both to whoever verifies, by another way", err=True
        )
        pins.append(f"--sigstore-identity {name} --sigstore-issuer {issuer}")
    click.echo(f"next: {invocation()} bundle verify {typed(folder)} {' '.join(pins)}", err=True)
    if signed.not_stamped:
        again = "it gets no time-stamp later: build it anew, and sign it "
        again += (
            "with that authority's own root: --tsa-cert FILE"
            if signed.is_stamp_untrusted
            else "when the authority answers"
        )
        say(f"signed, and NOT time-stamped: {visible(signed.not_stamped)}", again)
        return ExitCode.NOT_EXAMINED
    return ExitCode.TIED_OUT
