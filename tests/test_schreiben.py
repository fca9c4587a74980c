"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sozialatlas.schreiben import schreibe, schreibe_alle


def test_text_is_written_in_utf8_into_new_folders(tmp_path: Path) -> None:
    schreibe_alle({tmp_path / "a" / "b.txt": "ä\n", tmp_path / "c.bin": b"\0"})
    assert (tmp_path / "a" / "b.txt").read_bytes() == "ä\n".encode()
    assert (tmp_path / "c.bin").read_bytes() == b"\0"


def test_failed_writing_leaves_the_old_file_and_no_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ziel = tmp_path / "datei.txt"
    schreibe(ziel, "alt")

    def scheitere(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", scheitere)
    with pytest.raises(OSError, match="No space"):
        schreibe(ziel, "neu")
    assert ziel.read_text("utf-8") == "alt"
    assert [d.name for d in tmp_path.iterdir()] == ["datei.txt"]
