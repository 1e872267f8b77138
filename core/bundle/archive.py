"""Writes the archive: the same case gives the same bytes, whole or not at all, and nothing is overwritten unasked."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.bundle.dossier import Dossier
from core.bundle.names import file_names, message_names
from core.bundle.summary import summary
from core.case import Direction, Message
from core.errors import BadInput
from core.say import say
from core.text import clean, clean_line

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the first that the format can tell."""

MANIFEST = "MANIFEST.txt"
"""The SHA-256 of every other member, as `sha256sum --check` reads it."""


class IsThere(BadInput):
    """A file has the name already, and stays as it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the file, how many members it has, and the hashes of files that the floor keeps no more."""

    path: Path
    members: int
    size: int
    sha256: str
    missing: tuple[str, ...]


def write_bundle(path: Path, dossier: Dossier, *, force: bool = False) -> Written:
    """Writes the archive beside its place and moves it there. Raises BadInput where that cannot be, and IsThere where
    a file is there already that is not to be overwritten (`force`)."""
    may_be_written(path, force)
    try:
        handle, beside = tempfile.mkstemp(prefix=".casefloor-", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "w+b") as file:
                members, missing = _fill(file, dossier)
                file.flush()
                os.fsync(file.fileno())
                size = file.seek(0, os.SEEK_END)
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            _put(Path(beside), path, force)
        finally:
            with suppress(OSError):
                Path(beside).unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(
            say("{path} cannot be written: {reason}", path=clean_line(str(path)), reason=reason), "out"
        ) from error
    return Written(path, members, size, digest, missing)


def may_be_written(path: Path, force: bool = False) -> None:
    """Raises BadInput for what can be told before anything is done: a folder, no folder to be in, a file that is
    there."""
    shown = clean_line(str(path))
    try:
        if "\0" in str(path) or path.is_dir() or not path.name:
            raise BadInput(say("{path} is a folder or no name; name a file", path=shown), "out")
        if not path.parent.is_dir():
            folder = clean_line(str(path.parent))
            raise BadInput(say("the folder {folder} does not exist; make it first", folder=folder), "out")
        if not force and os.path.lexists(path):
            raise _is_there(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(say("{path} cannot be written: {reason}", path=shown, reason=reason), "out") from error


def members(dossier: Dossier) -> Iterator[tuple[str, bytes]]:
    """Every member but the manifest, one after the other: name and content."""
    files, texts = file_names(dossier.messages), message_names(dossier.messages)
    yield "summary.html", summary(dossier, texts, files).encode()
    yield "case.json", _json(dossier.case_document())
    yield "journal.json", _json(dossier.journal_document())
    for message in dossier.messages:
        yield texts[message.id], _letter(message, dossier, files).encode()
    for sha256, name in files.items():
        content = dossier.file(sha256)
        if content is not None:
            yield name, content


def _fill(file: IO[bytes], dossier: Dossier) -> tuple[int, tuple[str, ...]]:
    lines: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members(dossier):
            lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
            _member(archive, name, content)
        _member(archive, MANIFEST, "".join(lines).encode())
    written = {line.split("  ", 1)[1].rstrip("\n") for line in lines}
    names = file_names(dossier.messages)
    return len(lines) + 1, tuple(sha256 for sha256, name in names.items() if name not in written)


def _member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.create_system = 3  # Unix, on every system
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def _put(beside: Path, path: Path, force: bool) -> None:
    """Moves the whole file to its place; a link takes no place that somebody took meanwhile."""
    if force:
        beside.replace(path)
        return
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise _is_there(path) from None
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise _is_there(path) from None
        beside.replace(path)


def _is_there(path: Path) -> IsThere:
    return IsThere(say("{path} is there already: give another name", path=clean_line(str(path))), "out")


def _letter(message: Message, dossier: Dossier, files: Mapping[str, str]) -> str:
    """A message as plain text: what an envelope would say, and the whole text as it is kept."""
    who = clean_line(message.address or message.by)
    label = say("From: {who}", who=who) if message.direction is Direction.IN else say("To: {who}", who=who)
    head = [dossier.said(label), dossier.said(say("At: {at}", at=message.at.isoformat().replace("+00:00", "Z")))]
    if message.subject:
        head.append(dossier.said(say("Subject: {subject}", subject=clean_line(message.subject))))
    head += [dossier.said(say("File: {name}", name=files[file.sha256])) for file in message.attachments]
    return "\n".join([*head, "", clean(dossier.body(message)), ""])


def _json(document: object) -> bytes:
    """In the characters of its language; what JSON leaves raw and a terminal obeys becomes a visible mark."""
    return (clean(json.dumps(document, ensure_ascii=False, indent=2, default=str)) + "\n").encode()
