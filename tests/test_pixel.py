"""Drawings become pixels for Word and slides: all in one run, each once, at their own size."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageColor

from sozialatlas.render import arbeiter, pixel

RAHMEN = '<svg xmlns="http://www.w3.org/2000/svg" width="{}pt" height="36pt">{}</svg>'
STRICH = '<path d="M0 0h9v9z"/>'


def zeichne(ordner: Path, name: str, breite: int = 72, inhalt: str = STRICH) -> str:
    (ordner / name).write_text(RAHMEN.format(breite, inhalt))
    return name


def im_arbeiter(*angaben: Any) -> arbeiter.Antwort:
    """Set in a process of its own: threads of typst must not meet later forks of the tests."""
    aufgabe = partial(pixel.pixel, *angaben)
    return arbeiter.arbeite([arbeiter.Arbeit("Bilder", lambda _: aufgabe())], 1)[0]


def masse_von(weg: Path) -> tuple[tuple[int, int], int]:
    """Pixels and pixels per inch."""
    with Image.open(weg) as bild:
        return bild.size, round(bild.info["dpi"][0])


def test_all_drawings_get_pixels_of_their_own_size(tmp_path: Path) -> None:
    namen = [zeichne(tmp_path, "a.svg"), zeichne(tmp_path, "b.svg", 144)]
    wege = im_arbeiter(namen, "docx", tmp_path).wert
    masse = [masse_von(tmp_path / wege[n]) for n in namen]
    assert masse == [((150, 75), 150), ((300, 75), 150)]


def test_slides_get_more_pixels_and_pages_none(tmp_path: Path) -> None:
    name = zeichne(tmp_path, "a.svg")
    weg = im_arbeiter([name], "pptx", tmp_path).wert[name]
    assert masse_von(tmp_path / weg) == ((360, 180), 360)
    assert im_arbeiter([name], "html", tmp_path).wert == {}


def test_a_finished_picture_is_kept_until_its_drawing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = zeichne(tmp_path, "a.svg")
    weg = im_arbeiter([name], "docx", tmp_path).wert[name]
    monkeypatch.setattr(pixel, "setze", lambda *_, **__: pytest.fail("wurde neu gesetzt"))
    assert pixel.pixel([name], "docx", tmp_path) == {name: weg}
    monkeypatch.undo()
    zeichne(tmp_path, "a.svg", 80)
    assert im_arbeiter([name], "docx", tmp_path).wert[name] != weg


def test_the_one_broken_drawing_is_named(tmp_path: Path) -> None:
    namen = [zeichne(tmp_path, "gut.svg"), zeichne(tmp_path, "kaputt.svg", inhalt="<g>")]
    (mangel,) = im_arbeiter(namen, "docx", tmp_path).maengel
    assert mangel.datei == "kaputt.svg"
    assert "SVG" in mangel.fehler


def test_missing_files_are_left_to_the_filter_which_names_their_place(tmp_path: Path) -> None:
    assert pixel.pixel(["fehlt.svg", "foto.png"], "docx", tmp_path) == {}


def test_colours_stay_what_they_are_and_paper_stays_white(tmp_path: Path) -> None:
    farben = ["#B4400B", "#0B5563", "#C9D1D6"]
    felder = [f'<path fill="{f}" d="M{20 * i} 9h15v15h-15z"/>' for i, f in enumerate(farben)]
    name = zeichne(tmp_path, "a.svg", inhalt="".join(felder))
    with Image.open(tmp_path / im_arbeiter([name], "docx", tmp_path).wert[name]) as bild:
        gemalt = bild.convert("RGB")
    soll = [ImageColor.getrgb(f) for f in farben]
    ist = [gemalt.getpixel((10 + round(20 * i * 150 / 96), 25)) for i in range(3)]
    assert all(
        abs(a - b) <= 2 for s, i in zip(soll, ist, strict=True) for a, b in zip(s, i, strict=True)
    )
    assert gemalt.getpixel((2, 2)) == (255, 255, 255)
