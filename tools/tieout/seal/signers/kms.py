"""Signing with a key of AWS KMS, which never leaves it; a certificate of ours names it."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from cryptography.hazmat.primitives.asymmetric import rsa

from tieout.model.errors import UnreachableError, UsageError
from tieout.ports.aws import Account
from tieout.ports.aws_refusal import AwsRefusedError
from tieout.seal import x509
from tieout.seal.signers.base import LongTextError
from tieout.seal.signers.x509_signer import X509Signer, read_certificates

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from tieout.seal.signers.base import Options

_ARN = re.compile(r"arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(?:key|alias)/[A-Za-z0-9/_-]+", re.ASCII)
_PATIENCE = timedelta(seconds=60)
_LARGEST = 4096
"""Bytes that KMS signs as they are (KMS API, Sign: Message)."""


class KmsSigner(X509Signer):
    """A key of KMS, asked to sign what it is sent: bytes up to 4096, else their digest.

    Raises UsageError where the certificate is another key's, UnreachableError where KMS does not answer or refuses.
    """

    def __init__(self, arn: str, account: Account, certificate: Path, *, now: Callable[[], datetime]) -> None:
        found = read_certificates(certificate)
        super().__init__(found[0], found[1:], now=now)
        self._arn, self._account = arn, account
        if self._asked("GetPublicKey", "PublicKey") != x509.public_of(x509.from_der(found[0])):
            raise UsageError(
                f"the certificate is not of {arn}",
                remedy="have one issued over the key that aws kms get-public-key gives",
            )

    @classmethod
    def asked(cls, options: Options) -> Self:
        """Make the signer that a command line asks for."""
        match = _ARN.fullmatch(options.name)
        if match is None or options.certificate is None:
            raise UsageError("a key of KMS needs its ARN and its certificate", remedy="--kms ARN --cert FILE")
        account = Account(
            options.environment,
            now=options.now,
            until=options.now() + _PATIENCE,
            sleep=time.sleep,
            region=match[1],
        )
        return cls(options.name, account, options.certificate, now=options.now)

    def raw(self, message: bytes) -> bytes:
        """Sign as ``CertifiedSigner`` says.

        The message goes as it is: KMS hashes it. (A test server that is told DIGEST hashes it again.)
        """
        if len(message) <= _LARGEST:
            return self._signed(message, "RAW")
        signature = self._signed(x509.sha256(message), "DIGEST")
        try:
            x509.verify(x509.from_der(self.certificate), signature, message)
        except x509.CertificateError as error:
            raise LongTextError(
                f"what answers for {self._arn} signed another digest than it was sent, as test servers do",
                remedy="sign with a key of AWS itself",
            ) from error
        return signature

    def _signed(self, message: bytes, kind: str) -> bytes:
        is_rsa = isinstance(x509.key_of(x509.from_der(self.certificate)), rsa.RSAPublicKey)
        algorithm = "RSASSA_PKCS1_V1_5_SHA_256" if is_rsa else "ECDSA_SHA_256"
        return self._asked("Sign", "Signature", Message=message, MessageType=kind, SigningAlgorithm=algorithm)

    def _asked(self, operation: str, wanted: str, **parameters: object) -> bytes:
        try:
            return self._account.bytes_of("kms", operation, wanted, KeyId=self._arn, **parameters)
        except AwsRefusedError as error:
            raise UnreachableError(
                f"AWS KMS did not answer for {self._arn}: {error.message}", remedy=error.remedy
            ) from error
