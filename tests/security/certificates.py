"""Certificates made for a test, and a TLS server that notes what reached it."""

import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates; `file` is what others trust."""

    key: ec.EllipticCurvePrivateKey
    name: x509.Name
    file: Path


@dataclass(frozen=True)
class Identity:
    """A server's certificate and its key, as files."""

    certificate: Path
    key: Path


def authority(folder: Path, name: str) -> Authority:
    """Make an authority of one's own."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), _name(name)
    made = (
        _begun(subject, subject, key.public_key(), DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return Authority(key, subject, file)


def identity(
    folder: Path,
    name: str,
    by: Authority | None,
    *,
    host: str = "127.0.0.1",
    lasts: timedelta = DAY,
) -> Identity:
    """Make a server's certificate; signed by itself where there is no authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name)
    issuer, signer = (subject, key) if by is None else (by.name, by.key)
    try:
        known: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        known = x509.DNSName(host)
    made = (
        _begun(subject, issuer, key.public_key(), lasts)
        .add_extension(x509.SubjectAlternativeName([known]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    certificate, key_file = folder / f"{name}-cert.pem", folder / f"{name}-key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return Identity(certificate, key_file)


class _Server(http.server.HTTPServer):
    def handle_error(self, *_told: object) -> None:
        """Say nothing: a client that hangs up at the handshake is what is tested."""


@contextmanager
def serving(own: Identity) -> Iterator[tuple[str, list[str]]]:
    """Answer over TLS; give the address, and path and Authorization of what arrived."""
    arrived: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            arrived.append(f"{self.path} {self.headers.get('Authorization')}")
            self.send_error(404)

        def log_message(self, *_told: object) -> None:
            return

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own.certificate, own.key)
    server = _Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, name="tls-server")
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}", arrived
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 3 * DAY)
        .not_valid_after(now + lasts)
    )
