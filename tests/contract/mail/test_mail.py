"""What every mailer keeps, and what SMTP asks beside it."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from segue.engines.mail.folder import FolderMailer
from segue.engines.mail.mailer import open_mailer
from segue.engines.mail.smtp import SmtpMailer, SmtpServer
from segue.kernel.ports.mail import Mail, MailDown, Mailer, MailRefused
from tests.fakes import FakeClock
from tests.smtp import SmtpInbox

SENDER = "segue@music.example.org"
MAIL = Mail(
    to="ada@example.org",
    subject="Größe: naïve 音楽",
    text="Line one\n.\nLine three, of music 音楽\n",
    html="<p>Line one</p>",
)
Received = Callable[[], Awaitable[list[EmailMessage]]]


@pytest.fixture(params=["folder", "smtp"])
async def mailer(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Mailer, Received]]:
    """An engine, and how to see what it handed over."""
    if request.param == "folder":
        folder = tmp_path / "mail"

        async def written() -> list[EmailMessage]:
            return [
                message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))
            ]

        yield open_mailer(None, folder=folder, sender=SENDER, clock=FakeClock()), written
        return
    async with SmtpInbox() as inbox:

        async def taken() -> list[EmailMessage]:
            return inbox.letters

        url = f"smtp://127.0.0.1:{inbox.port}"
        yield open_mailer(url, folder=tmp_path, sender=SENDER, clock=FakeClock()), taken


class TestEveryMailer:
    """A letter arrives whole, in both its forms."""

    async def test_hands_over_both_parts(self, mailer: tuple[Mailer, Received]) -> None:
        engine, received = mailer
        await engine.send(MAIL)
        (letter,) = await received()
        assert letter["To"] == "ada@example.org"
        assert letter["From"] == "Segue <segue@music.example.org>"
        assert letter["Subject"] == MAIL.subject
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter["Message-ID"].endswith("@music.example.org>")
        plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
        assert plain is not None
        assert html is not None
        assert plain.get_content().splitlines() == MAIL.text.splitlines()
        assert html.get_content().strip() == MAIL.html

    async def test_takes_addresses_of_any_script(self, mailer: tuple[Mailer, Received]) -> None:
        engine, received = mailer
        await engine.send(Mail("ünï@例え.jp", "s", "t", "h"))
        (letter,) = await received()
        assert "ünï" in str(letter["To"])

    @pytest.mark.parametrize("to", ["ada@example.org\r\nBcc: eve@example.org", "not an address", ""])
    async def test_no_address_becomes_another_header(self, mailer: tuple[Mailer, Received], to: str) -> None:
        engine, received = mailer
        with pytest.raises(MailRefused):
            await engine.send(Mail(to, "s", "t", "h"))
        with pytest.raises(MailRefused):
            await engine.send(Mail("ada@example.org", "s\r\nBcc: eve@example.org", "t", "h"))
        assert await received() == []


class TestFolder:
    """Letters are for the owner's eyes."""

    async def test_nobody_else_can_read_them(self, tmp_path: Path) -> None:
        await FolderMailer(tmp_path / "mail", SENDER, FakeClock()).send(MAIL)
        (file,) = (tmp_path / "mail").iterdir()
        assert file.stat().st_mode & 0o077 == 0

    async def test_a_folder_that_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "mail").write_text("in the way")
        with pytest.raises(MailDown):
            await FolderMailer(tmp_path / "mail", SENDER, FakeClock()).send(MAIL)


class TestSmtp:
    """What a server says decides whether a letter is tried again; passwords travel over TLS."""

    @pytest.mark.parametrize(
        ("command", "answer", "failure"),
        [
            ("connect", "421 come later", MailDown),
            ("MAIL", "451 busy", MailDown),
            ("MAIL", "550 who are you", MailRefused),
            ("RCPT", "450 mailbox busy", MailDown),
            ("RCPT", "550 no such mailbox", MailRefused),
            ("DATA", "554 no", MailRefused),
        ],
    )
    async def test_refusals(self, command: str, answer: str, failure: type[Exception]) -> None:
        async with SmtpInbox(answers={command: answer}) as inbox:
            with pytest.raises(failure):
                await smtp(inbox).send(MAIL)

    async def test_a_server_that_is_not_there(self) -> None:
        async with SmtpInbox() as inbox:
            gone = smtp(inbox)
        with pytest.raises(MailDown):
            await gone.send(MAIL)

    async def test_tls_from_the_first_byte(self, tmp_path: Path) -> None:
        server, trust = certificates(tmp_path)
        async with SmtpInbox(tls=server, users={"ada": "p@ss"}) as inbox:
            await smtp(inbox, "smtps", "ada:p%40ss@", trust=trust).send(MAIL)
        assert inbox.encrypted == [True]

    async def test_starttls_when_the_server_has_it(self, tmp_path: Path) -> None:
        server, trust = certificates(tmp_path)
        async with SmtpInbox(tls=server, starttls=True, users={"ada": "p@ss"}) as inbox:
            await smtp(inbox, "smtp", "ada:p%40ss@", trust=trust).send(MAIL)
        assert inbox.encrypted == [True]

    async def test_a_certificate_nobody_vouches_for_ends_it(self, tmp_path: Path) -> None:
        server, _ = certificates(tmp_path)
        async with SmtpInbox(tls=server, starttls=True, users={"ada": "p@ss"}) as inbox:
            with pytest.raises(MailDown):
                await smtp(inbox, "smtp", "ada:p%40ss@").send(MAIL)
        assert inbox.letters == []

    async def test_a_wrong_password(self) -> None:
        async with SmtpInbox(users={"ada": "p@ss"}) as inbox:
            with pytest.raises(MailRefused):
                await smtp(inbox, "smtp", "ada:wrong@").send(MAIL)

    async def test_no_password_leaves_the_machine_in_the_clear(self) -> None:
        async with SmtpInbox(users={"ada": "p@ss"}) as inbox:
            server = SmtpServer.from_url(f"smtp://ada:pass@localtest.invalid:{inbox.port}")
            assert not server.is_here
            here = SmtpServer("127.0.0.1", inbox.port, encrypted=False, user="ada", password="p@ss")
            away = type("Away", (SmtpServer,), {"is_here": False})
            far = away(here.host, here.port, encrypted=False, user="ada", password="p@ss")
            with pytest.raises(MailRefused):
                await SmtpMailer(far, SENDER, FakeClock()).send(MAIL)
        assert not any(line.startswith("AUTH") for line in inbox.heard)

    @pytest.mark.parametrize("url", ["http://a", "smtp://", "smtp://a/b", "smtps:///"])
    def test_addresses_that_are_none(self, url: str) -> None:
        with pytest.raises(ValueError, match="not an address"):
            SmtpServer.from_url(url)

    def test_usual_ports(self) -> None:
        assert SmtpServer.from_url("smtp://mail.example.org").port == 587
        assert SmtpServer.from_url("smtps://mail.example.org").port == 465


def smtp(
    inbox: SmtpInbox, scheme: str = "smtp", who: str = "", *, trust: ssl.SSLContext | None = None
) -> SmtpMailer:
    """A mailer on this inbox."""
    server = SmtpServer.from_url(f"{scheme}://{who}127.0.0.1:{inbox.port}")
    return SmtpMailer(server, SENDER, FakeClock(), trust=trust)


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's certificate for 127.0.0.1, and a client's trust in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "inbox")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, secret)
    return server, ssl.create_default_context(cafile=str(chain))
