"""The whole file of a case: what is in it, what stays in the house, and that no text or name of anybody's harms who
opens it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from core import commands as co
from core.bundle import Dossier, IsThere, write_bundle
from core.case import Attachment
from core.errors import BadInput
from core.events import MessageReceived, MessageWritten
from core.people import SYSTEM
from core.text import is_clean
from tests.core.paper_floor import ANNA, LENA, PaperCase, closed, in_analysis, in_execution, registered

PNG, PDF = b"\x89PNG synthetic", b"%PDF synthetic"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def attached(content: bytes, name: str) -> Attachment:
    return Attachment(name=name, content_type="image/png", size=len(content), sha256=sha256(content))


def dossier(floor: PaperCase, *kept: bytes, **more: object) -> Dossier:
    """The dossier of a case on paper; `kept` are the files that the floor has."""
    files = {sha256(content): content for content in kept}
    bodies = {
        event.message.id: event.body
        for entry in floor.journal for event in entry.events if isinstance(event, MessageReceived | MessageWritten)
    }  # fmt: skip
    assert floor.case is not None
    return Dossier(floor.case, tuple(floor.journal), bodies, files.get, floor.policy, **more)  # type: ignore[arg-type]


def written(path: Path, floor: PaperCase, *kept: bytes, **more: object) -> dict[str, bytes]:
    """The archive's members, after it was written."""
    write_bundle(path, dossier(floor, *kept, **more))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


class Seen(HTMLParser):
    """What a browser would make of a page: its tags, its links, and its words."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in {"src", "style"}]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            self.words += data


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "case.zip"


@pytest.fixture
def whole() -> PaperCase:
    """A case that was decided, sent an attachment and a note, and went outside."""
    floor = in_execution()
    floor.do(co.ReceiveMessage(channel="mail", body="Here is the slip", attachments=(attached(PNG, "slip.png"),)), SYSTEM)
    floor.do(co.WriteNote(text="SECRET: she is lying"))
    floor.do(co.Refer(body="The Ombudsman", contact="ombudsman@example.org", reason="The client asked for it", reference="OMB-7"), LENA)
    return floor


class TestWhatIsInIt:
    def test_the_page_tells_what_happened(self, whole: PaperCase, path: Path) -> None:
        page = Seen(written(path, whole, PNG)["summary.html"])
        for words in (
            "26-1-5", "Ivan Petrov", "My payout of 500 EUR is late", "Pay me out", "The provider held the payout", "Upheld",
            "The payout was late", "Refund", "It is owed", "The Ombudsman", "OMB-7", "The client asked for it", "First answer",
            "Here is the slip",
        ):  # fmt: skip
            assert words in page.words, words

    def test_every_link_of_it_leads_to_a_member(self, whole: PaperCase, path: Path) -> None:
        members = written(path, whole, PNG)
        links = Seen(members["summary.html"]).links
        assert links and set(links) <= set(members)
        assert any(link.startswith("evidence/") for link in links)

    def test_each_message_and_each_file_is_there(self, whole: PaperCase, path: Path) -> None:
        members = written(path, whole, PNG)
        letters = [content.decode() for name, content in members.items() if name.startswith("conversation/")]
        assert any(letter.endswith("\nHere is the slip\n") for letter in letters)
        (slip,) = [name for name in members if name.startswith("evidence/")]
        assert (slip, members[slip]) == (f"evidence/{sha256(PNG)[:16]}-slip.png", PNG)

    def test_the_documents_are_those_of_the_command_line(self, whole: PaperCase, path: Path) -> None:
        members = written(path, whole, PNG)
        case, journal = json.loads(members["case.json"]), json.loads(members["journal.json"])
        assert (case["ref"], case["referral"]["body"]) == ("26-1-5", "The Ombudsman")
        assert journal[0]["command"] == "register"

    def test_the_manifest_has_the_hash_of_every_other_member(self, whole: PaperCase, path: Path) -> None:
        members = written(path, whole, PNG)
        lines = members.pop("MANIFEST.txt").decode().splitlines()
        assert {line.split("  ", 1)[1]: line.split("  ", 1)[0] for line in lines} == {
            name: sha256(content) for name, content in members.items()
        }

    def test_a_file_that_is_not_kept_any_more_is_told(self, whole: PaperCase, path: Path) -> None:
        assert write_bundle(path, dossier(whole)).missing == (sha256(PNG),)

    @pytest.mark.parametrize("floor", [registered, in_analysis, closed])
    def test_a_case_in_any_stage_has_a_file(self, floor, path: Path) -> None:
        assert b"The case was not referred" in written(path, floor())["summary.html"]

    def test_it_speaks_the_readers_language(self, whole: PaperCase, path: Path) -> None:
        members = written(path, whole, language="ru", translate=lambda text: f"«{text}»" if text == "Evidence" else text)
        page = Seen(members["summary.html"])
        assert "«Evidence»" in page.words and "Первый ответ по существу" in page.words


class TestWhatStaysInTheHouse:
    def test_notes_are_in_no_member_unless_they_are_asked_for(self, whole: PaperCase, tmp_path: Path) -> None:
        members = written(tmp_path / "out.zip", whole, PNG)
        assert not [name for name, content in members.items() if b"SECRET" in content]
        members = written(tmp_path / "ours.zip", whole, PNG, with_notes=True)
        assert {name.split("/")[0] for name, content in members.items() if b"SECRET" in content} == {
            "summary.html", "case.json", "journal.json", "conversation",
        }  # fmt: skip

    def test_nor_in_what_an_act_that_was_taken_back_restored(self, path: Path) -> None:
        floor = in_analysis()
        floor.do(co.WriteNote(text="SECRET: the first"), ANNA)
        floor.do(co.WriteNote(text="SECRET: the second"), ANNA)
        floor.do(co.Undo(), ANNA)
        assert floor.journal[-1].events[0].type == "undone"
        assert not [name for name, content in written(path, floor).items() if b"SECRET" in content]

    def test_a_letter_that_never_left_is_nobodys_but_ours(self, tmp_path: Path) -> None:
        floor = in_analysis()
        for words in ("SECRET: a draft", "SECRET: discarded", "SECRET: taken back"):
            floor.do(co.WriteMessage(kind="update", body=words), LENA)
        floor.do(co.Undo(), LENA)
        floor.do(co.DiscardMessage(message=floor.case.messages[-1].id), LENA)
        floor.do(co.WriteMessage(kind="update", body="We look into it"), LENA)
        floor.do(co.SendMessage(message=floor.case.messages[-1].id), LENA)
        members = written(tmp_path / "out.zip", floor)
        assert not [name for name, content in members.items() if b"SECRET" in content]
        assert "We look into it" in members["summary.html"].decode()
        assert "We look into it" in members["journal.json"].decode()
        ours = written(tmp_path / "ours.zip", floor, with_notes=True)
        assert all(words in ours["journal.json"] for words in (b"a draft", b"discarded", b"taken back"))

    def test_the_users_of_our_machines_are_not_named(self, whole: PaperCase, path: Path) -> None:
        whole.journal[0] = whole.journal[0].model_copy(update={"os_user": "svc-desk-7"})
        assert not [name for name, content in written(path, whole).items() if b"svc-desk-7" in content]


HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)>\x00\x1b]0;pwned\x07\u202egnp.exe \"' &amp; {0} %s"
NAMES = [
    "../../x", "..\\..\\windows\\system32\\x.dll", "/etc/passwd", "C:\\boot.ini", "con", "nul.txt", "a\x00b.png", "x" * 400 + ".png",
    "slip\u202egnp.exe", "<img src=x onerror=alert(1)>.png", "", ".", " ", "-rf", "слип.png", "line\nbreak.png", "aux.tar.gz",
]  # fmt: skip


class TestNobodyIsHarmed:
    def test_words_are_words_and_no_markup(self, path: Path) -> None:
        floor = registered(subject=HOSTILE, description=HOSTILE, name=HOSTILE)
        floor.do(co.Describe(demand=HOSTILE))
        floor.do(co.ReceiveMessage(channel="mail", body=HOSTILE, subject=HOSTILE, attachments=(attached(PNG, HOSTILE),)), SYSTEM)
        floor.do(co.FlagCase(signal="vulnerable", reason=HOSTILE))
        members = written(path, floor, PNG)
        page = Seen(members["summary.html"])
        assert not {"script", "img", "iframe", "object", "link"} & set(page.tags)
        assert "<script>alert(1)</script>" in page.words
        for name, content in members.items():
            if not name.startswith("evidence/"):
                assert is_clean(content.decode()), name

    def test_the_page_lets_a_browser_run_and_fetch_nothing(self, whole: PaperCase, path: Path) -> None:
        page = written(path, whole)["summary.html"].decode()
        assert "default-src 'none'" in page
        assert not re.search(r"https?://|<script|@import|url\(", page)

    def test_names_are_safe_on_every_system_and_each_is_there_once(self, path: Path) -> None:
        floor = registered()
        files = [b"synthetic %d" % number for number in range(len(NAMES))]
        sent = tuple(attached(content, name) for content, name in zip(files, NAMES, strict=True))
        floor.do(co.ReceiveMessage(channel="mail", body="Look", attachments=(*sent, *sent)), SYSTEM)
        members = written(path, floor, *files)
        for name in members:
            parts = name.split("/")
            assert len(parts) <= 2 and all(part not in {"", ".", ".."} for part in parts)
            assert not re.search(r'[\x00-\x1f\\:*?"<>|\u202a-\u202e]', name), name
            assert len(parts[-1].encode()) < 256
        assert len({name.casefold() for name in members}) == len(members)
        assert sorted(content for name, content in members.items() if name.startswith("evidence/")) == sorted(files)
        with zipfile.ZipFile(path) as archive:
            archive.extractall(path.parent / "unpacked")
        assert {file.parent.name for file in (path.parent / "unpacked").rglob("*") if file.is_file()} <= {
            "unpacked", "conversation", "evidence",
        }  # fmt: skip

    def test_files_whose_hashes_begin_alike_are_two(self, path: Path) -> None:
        floor = registered()
        twins = {f"{'ab' * 8}{digit * 48}": content for digit, content in (("0", PNG), ("1", PDF))}
        sent = tuple(Attachment(name="slip.png", content_type="image/png", size=3, sha256=name) for name in twins)
        floor.do(co.ReceiveMessage(channel="mail", body="Look", attachments=sent), SYSTEM)
        plain = dossier(floor)
        write_bundle(path, Dossier(plain.case, plain.entries, plain.bodies, twins.get, plain.policy))
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.startswith("evidence/")]
            assert sorted(map(archive.read, names)) == sorted([PNG, PDF])

    def test_ten_megabytes_of_words_are_there_whole_and_cut_on_the_page(self, path: Path) -> None:
        floor = registered()
        floor.do(co.ReceiveMessage(channel="mail", body="Well?"), SYSTEM)
        plain, body = dossier(floor), "слово <b> " * 1_000_000
        name = plain.case.messages[-1].id
        write_bundle(path, Dossier(plain.case, plain.entries, {**plain.bodies, name: body}, plain.file, plain.policy))
        with zipfile.ZipFile(path) as archive:
            (letter,) = [member for member in archive.namelist() if member.endswith(f"-{name}-in.txt")]
            assert archive.read(letter).decode().count("<b>") == 1_000_000
            assert len(archive.read("summary.html")) < 200_000


class TestTheFileItself:
    def test_the_same_case_gives_the_same_bytes(self, whole: PaperCase, tmp_path: Path) -> None:
        one, other = (write_bundle(tmp_path / name, dossier(whole, PNG)) for name in ("one.zip", "other.zip"))
        assert one.sha256 == other.sha256 == sha256((tmp_path / "one.zip").read_bytes())
        assert one.size == (tmp_path / "one.zip").stat().st_size

    def test_it_is_its_owners_alone(self, whole: PaperCase, path: Path) -> None:
        write_bundle(path, dossier(whole))
        assert path.stat().st_mode & 0o777 == 0o600

    def test_what_is_there_stays_unless_it_may_go(self, whole: PaperCase, path: Path) -> None:
        path.write_text("mine")
        with pytest.raises(IsThere, match="is there already"):
            write_bundle(path, dossier(whole))
        assert path.read_text() == "mine"
        write_bundle(path, dossier(whole), force=True)
        assert zipfile.is_zipfile(path)
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    def test_a_link_that_leads_nowhere_is_not_followed(self, whole: PaperCase, path: Path) -> None:
        path.symlink_to(path.parent / "elsewhere.zip")
        with pytest.raises(BadInput):
            write_bundle(path, dossier(whole))
        write_bundle(path, dossier(whole), force=True)
        assert not path.is_symlink() and not (path.parent / "elsewhere.zip").exists()

    def test_what_breaks_off_leaves_nothing_behind(self, whole: PaperCase, path: Path) -> None:
        plain = dossier(whole)

        def broken(sha256: str) -> bytes | None:
            raise OSError(5, "Input/output error")

        with pytest.raises(BadInput, match="Input/output error"):
            write_bundle(path, Dossier(plain.case, plain.entries, plain.bodies, broken, plain.policy))
        assert list(path.parent.iterdir()) == []

    @pytest.mark.parametrize("name", ["", "nowhere/case.zip", "x" * 300 + ".zip", "a\0b.zip"])
    def test_a_place_that_is_none_is_refused_in_words(self, whole: PaperCase, tmp_path: Path, name: str) -> None:
        with pytest.raises(BadInput):
            write_bundle(tmp_path / name, dossier(whole))


