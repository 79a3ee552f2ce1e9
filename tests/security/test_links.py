"""Only web pages over https, mails and calls are opened, whatever stands in a record."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from ui.links import open_link
from ui.widgets.labels import Label
from workbench.services import links

ROOT = Path(__file__).resolve().parents[2]
NEVER = (
    "file:///etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\System32\\calc.exe",
    "\\\\evil\\share\\payload.lnk",
    "//evil/share",
    "smb://evil/share",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "ms-msdt:/id",
    "search-ms:query=x",
    "ftp://example.com/x",
    "https://good.example@evil.example/",
    "https://user:secret@example.com/",
    "https://127.0.0.1:8080/admin",
    "http://192.168.1.1/reboot",
    "https://[::1]/",
    "https://localhost/",
    "https://router/",
    "https://example.com/\\..\\",
    "https://exa mple.com/",
    "https://example.com/\nX: y",
    "https://example.com:notaport/",
    "https://",
    "",
)
PAGES = {
    "example.com": "https://example.com",
    "www.example.com/products?x=1#y": "https://www.example.com/products?x=1#y",
    "http://example.com/a": "https://example.com/a",
    "HTTPS://example.com": "https://example.com",
    "https://login.example.cn:8443/": "https://login.example.cn:8443/",
    "恒达.中国": "https://恒达.中国",
    " example.com ": "https://example.com",
}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the system was asked to open."""
    asked: list[str] = []

    def note(url: Any) -> bool:
        asked.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return asked


@pytest.mark.parametrize("text", NEVER)
def test_what_is_no_web_page_makes_no_link_and_is_never_opened(
    text: str, opened: list[str]
) -> None:
    assert links.web(text) == ""
    assert not open_link(text)
    assert opened == []


@pytest.mark.parametrize(("text", "url"), PAGES.items())
def test_a_web_page_is_opened_over_https(text: str, url: str, opened: list[str]) -> None:
    assert links.web(text) == url
    assert open_link(links.web(text))
    assert opened == [url]


@pytest.mark.parametrize(
    "address",
    [
        "li@hengda.example?attach=/etc/passwd", "li@hengda.example?bcc=evil@evil.example",
        "li@hengda.example&body=x", "li@hengda.example,evil@evil.example", "li", "li@h@x", "",
        'li@hengda.example" --attach "/etc/passwd', "li@hengda.example%0ABcc:evil@evil.example",
    ],
)  # fmt: skip
def test_a_mail_carries_no_file_no_text_and_no_other_reader(
    address: str, opened: list[str]
) -> None:
    assert links.mail(address) == ""
    assert not open_link(f"mailto:{address}")
    assert opened == []


def test_mails_and_calls_are_opened(opened: list[str]) -> None:
    assert open_link(links.mail("li.wei+sales@hengda.example"))
    assert open_link(links.phone("+862155550123"))
    assert open_link(links.phone("+862155550123;ext=12"))
    assert open_link("sip:+862155550123@pbx.example")
    assert opened == [
        "mailto:li.wei%2Bsales@hengda.example",
        "tel:+862155550123",
        "tel:+862155550123;ext=12",
        "sip:+862155550123@pbx.example",
    ]


@pytest.mark.parametrize("number", ["+86 21", "tel:1", "+49;phone-context=x", "1\n2", ""])
def test_what_is_no_number_is_not_called(number: str) -> None:
    assert links.phone(number) == ""


@given(st.text(max_size=60))
def test_no_text_at_all_leads_anywhere_else(text: str) -> None:
    found = links.web(text)
    assert found == "" or re.match(r"https://[^/@\\\s]+\.[^/@\\\s]+", found)
    assert found == "" or links.may_open(found)


def test_markup_in_a_record_is_shown_as_text(qapp: object) -> None:
    label = Label('<a href="https://evil.example">Offer</a><img src="file:///etc/passwd">')
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert not label.openExternalLinks()
    label.deleteLater()


def test_one_module_alone_hands_links_to_the_system() -> None:
    doors = re.compile(r"openUrl|webbrowser|xdg-open|startfile|setOpenExternalLinks")
    files = [file for part in ("workbench", "ui") for file in (ROOT / part).rglob("*.py")]
    found = [file.relative_to(ROOT).as_posix() for file in files if doors.search(
        file.read_text(encoding="utf-8")
    )]  # fmt: skip
    assert found == ["ui/links.py"]
