"""Certificates for the proxy: one that is good, and some that must be refused."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Certificates:
    """Files: the authority to trust, and chains with their keys."""

    authority: Path
    good: Path
    expired: Path
    of_another_host: Path


def make(folder: Path) -> Certificates:
    """Make an authority and three certificates of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Torture CA")])
    now = datetime.now(UTC)
    authority = (
        _builder(name, name, key.public_key(), now - timedelta(days=30), now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "authority.pem"
    path.write_bytes(authority.public_bytes(Encoding.PEM))

    def issue(file: str, host: x509.GeneralName, ends_at: datetime) -> Path:
        own = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, file)])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
        made = (
            _builder(subject, name, own.public_key(), now - timedelta(days=20), ends_at)
            .add_extension(x509.SubjectAlternativeName([host]), critical=False)
            .add_extension(issuer, critical=False)
            .add_extension(_usage(signs=False), critical=True)
            .sign(key, hashes.SHA256())
        )
        target = folder / f"{file}.pem"
        secret = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        target.write_bytes(made.public_bytes(Encoding.PEM) + secret)
        return target

    here = x509.IPAddress(IPv4Address("127.0.0.1"))
    later = now + timedelta(days=10)
    return Certificates(
        path,
        issue("good", here, later),
        issue("expired", here, now - timedelta(days=1)),
        issue("elsewhere", x509.DNSName("elsewhere.example.com"), later),
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    begins_at: datetime,
    ends_at: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins_at)
        .not_valid_after(ends_at)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
