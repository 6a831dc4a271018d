"""A mail holds what it was given and nothing else, whatever the texts; names of copies fit any file system."""

from __future__ import annotations

import email
import email.policy
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reports.config.mail import allowed
from reports.deliver.message import Envelope, Wording, message_bytes
from reports.deliver.names import LONGEST, copy_name
from reports.diagnostics import UsageError
from reports.model import Status
from tests.check.briefings import briefing

AT = datetime(2023, 6, 1, 9, tzinfo=UTC)
ENVELOPE = Envelope("支援合作工作简报", "a@sender.test", "b@high.test", "jianbao.0123456789abcdef@sender.test", AT)
HEADERS = ["Subject", "From", "To", "Date", "Message-ID", "MIME-Version", "Content-Type"]


@given(st.text(min_size=1, max_size=80), st.text(max_size=300), st.binary(max_size=300))
@settings(deadline=None)
def test_any_text_is_refused_or_arrives_and_adds_no_header(line: str, body: str, data: bytes) -> None:
    name = "简报（省级）.pdf"
    if any(unicodedata.category(char) == "Cs" for char in body):
        return
    try:
        made = message_bytes(Wording(line, body, "<p>甲</p>"), ENVELOPE, {name: data})
    except UsageError:
        return
    assert made.isascii()
    assert made.count(b"\n") == made.count(b"\r\n") == made.count(b"\r")
    assert max(map(len, made.split(b"\r\n"))) <= 998
    parsed = email.message_from_bytes(made, policy=email.policy.default)
    assert parsed.keys() == HEADERS
    assert parsed["Subject"].split() == line.split()
    attachment = next(parsed.iter_attachments())
    assert (attachment.get_filename(), attachment.get_content()) == (name, data)


@pytest.mark.parametrize("char", ["\n", "\r", "\0", "\x0b", "\x1b", "\x85", "\u2028", "\u2029", "\u202e", "\ud800"])
def test_what_breaks_a_line_stands_in_no_header(char: str) -> None:
    text = f"简报{char}Bcc: x@evil.test"
    wording, files = Wording("主题", "正文", ""), {"甲.pdf": b""}
    for made in (
        lambda: message_bytes(replace(wording, subject=text), ENVELOPE, files),
        lambda: message_bytes(wording, replace(ENVELOPE, name=text), files),
        lambda: message_bytes(wording, ENVELOPE, {f"{text}.pdf": b""}),
    ):
        with pytest.raises(UsageError) as refusal:
            made()
        assert refusal.value.diagnostics[0].code == "M101"


def test_the_same_mail_is_the_same_bytes() -> None:
    wording = Wording("主题", "正文", "<p>正文</p>")
    first, second = (message_bytes(wording, ENVELOPE, {"甲.pdf": b"1"}) for _ in range(2))
    assert first == second


@given(st.text(max_size=120), st.text(max_size=60), st.booleans())
def test_the_name_of_a_copy_fits_any_file_system_and_tells_a_draft(name: str, audience: str, draft: bool) -> None:
    made = briefing()
    made = replace(made, masthead=replace(made.masthead, name=name), audience=audience)
    made = replace(made, status=Status.DRAFT if draft else Status.ISSUED)
    found = copy_name(made, "docx")
    assert len(found) <= LONGEST
    assert found.endswith("（征求意见稿）.docx") is draft or "征求意见稿" in audience
    assert not set(found) & set('/\\:*?"<>|')
    assert not any(unicodedata.category(char)[0] in "CZ" for char in found)
    assert not found.startswith((".", "-"))


@pytest.mark.parametrize(
    ("address", "domains", "may"),
    [
        ("a@city.test", ("city.test",), True),
        ("a@CITY.test", ("city.test",), True),
        ("a@sub.city.test", ("city.test",), False),
        ("a@sub.city.test", (".city.test",), True),
        ("a@city.test", (".city.test",), False),
        ("a@evilcity.test", (".city.test",), False),
        ("a@city.test.evil.test", ("city.test", ".city.test"), False),
    ],
)
def test_only_domains_that_are_listed_get_mail(address: str, domains: tuple[str, ...], may: bool) -> None:
    assert allowed(address, domains) is may
