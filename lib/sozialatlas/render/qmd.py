"""The reader: a Quarto document becomes text, cells and inline expressions.

Includes are inserted, the shortcodes ``meta``, ``var`` and ``pagebreak`` are replaced, code is
left alone. Every part knows its file and line. What lies outside Quarto-Teilmenge 1 is refused,
all places at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import foliensatz, kuerzel, teilmenge

_ZAUN = re.compile(r"^(?P<einzug>[ \t]*)(?P<zaun>`{3,}|~{3,})[ ]*(?P<info>.*?)\s*$")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_AUSDRUCK = re.compile(r"\{python\}\s+(.+)", re.S)
_KOMMENTAR = re.compile(r"<!--.*?-->", re.S)


@dataclass(frozen=True)
class Text:
    """Markdown that needs no evaluation."""

    text: str


@dataclass(frozen=True)
class Ausdruck:
    """An inline expression ``{python} …``."""

    code: str
    datei: str
    zeile: int


@dataclass(frozen=True)
class Zelle:
    """A code cell; ``zeile`` is that of the fence, ``kopfzeilen`` counts the option lines."""

    code: str
    optionen: Mapping[str, Any]
    datei: str
    zeile: int
    nummer: int
    kopfzeilen: int = 0

    @property
    def name(self) -> str:
        label = self.optionen.get("label")
        return f"Zelle {self.nummer} („{label}“)" if label else f"Zelle {self.nummer}"


@dataclass(frozen=True)
class Quelltext:
    """A document as read: own header, parts in order, files it consists of."""

    pfad: Path
    kopf: Mapping[str, Any]
    teile: tuple[Text | Ausdruck | Zelle, ...]
    dateien: tuple[Path, ...]


@dataclass
class _Leser:
    """State of one reading: where relative paths start, what was found."""

    projekt: Path
    basis: Path
    werte: Mapping[str, Mapping[str, Any]]
    teile: list[Text | Ausdruck | Zelle] = field(default_factory=list)
    dateien: list[Path] = field(default_factory=list)
    maengel: list[Mangel] = field(default_factory=list)
    zellen: int = 0
    folien: bool = False

    def name(self, pfad: Path) -> str:
        """Return a path from the project on; as texts, because every line asks for it."""
        innen = f"{pfad.as_posix()}/".removeprefix(f"{self.projekt.as_posix()}/")
        return innen[:-1] or "."

    def ersetze(self, pfad: Path, text: str, zeile: int) -> str:
        neu, maengel = kuerzel.ersetze(text, self.werte, self.name(pfad), zeile)
        self.maengel += maengel
        return neu


def lies_kopf(pfad: Path) -> dict[str, Any]:
    """Return the YAML header of a document ({} without one).

    Raises RenderFehler when the header is no valid YAML mapping.
    """
    kopf, _, _ = _teile_kopf(pfad.read_text(encoding="utf-8"), pfad.name)
    return kopf


def lies(projekt: Path, pfad: Path, werte: Mapping[str, Mapping[str, Any]]) -> Quelltext:
    """Read the document ``pfad`` of ``projekt``.

    ``werte`` holds the mappings behind the shortcodes: ``{"meta": …, "var": …}``; both may be
    nested. Raises RenderFehler with every place outside the subset.
    """
    leser = _Leser(projekt, pfad.parent, werte)
    kopf = _lies_datei(leser, pfad, ())
    leser.maengel += teilmenge.pruefe_kopf(kopf, leser.name(pfad))
    _pruefe_labels(leser)
    if leser.maengel:
        raise RenderFehler(leser.maengel)
    return Quelltext(pfad, kopf, tuple(leser.teile), tuple(leser.dateien))


def _teile_kopf(text: str, name: str) -> tuple[dict[str, Any], list[str], int]:
    """Split header and body: (header, body lines, number of the first body line)."""
    zeilen = text.split("\n")
    if not zeilen or zeilen[0].rstrip() != "---":
        return {}, zeilen, 1
    ende = next((i for i, z in enumerate(zeilen[1:], 1) if z.rstrip() in ("---", "...")), None)
    if ende is None:
        raise RenderFehler(Mangel(name, 1, "", "Der Kopf ist nicht mit --- beendet."))
    try:
        kopf = yaml.safe_load("\n".join(zeilen[1:ende])) or {}
    except yaml.YAMLError as fehler:
        marke = getattr(fehler, "problem_mark", None)
        zeile = marke.line + 2 if marke else 1
        problem = getattr(fehler, "problem", None) or "unlesbar"
        raise RenderFehler(
            Mangel(name, zeile, "", f"Der Kopf ist kein gültiges YAML ({problem}).")
        ) from None
    if not isinstance(kopf, dict):
        raise RenderFehler(
            Mangel(name, 1, "", "Der Kopf ist keine Liste von Angaben.", "name: wert")
        )
    return kopf, zeilen[ende + 1 :], ende + 2


def _lies_datei(leser: _Leser, pfad: Path, davor: tuple[Path, ...]) -> dict[str, Any]:
    leser.dateien.append(pfad)
    name = leser.name(pfad)
    kopf, zeilen, erste = _teile_kopf(pfad.read_text(encoding="utf-8"), name)
    leser.folien |= foliensatz.ist_foliensatz(kopf)
    if davor and kopf:
        leser.maengel.append(
            teilmenge.mangel(name, 1, "", "Eine eingefügte Datei hat einen eigenen Kopf.")
        )
    _lies_zeilen(leser, pfad, zeilen, erste, (*davor, pfad))
    return kopf


def _lies_zeilen(
    leser: _Leser, pfad: Path, zeilen: list[str], erste: int, davor: tuple[Path, ...]
) -> None:
    absatz: list[tuple[int, str]] = []
    i = 0
    while i < len(zeilen):
        zaun = _ZAUN.match(zeilen[i])
        if zaun and not ("`" in zaun["info"] and zaun["zaun"][0] == "`"):
            _lies_text(leser, pfad, absatz, davor)
            absatz = []
            i = _lies_block(leser, pfad, zeilen, i, erste, zaun)
        else:
            absatz.append((erste + i, zeilen[i]))
            i += 1
    _lies_text(leser, pfad, absatz, davor)


def _lies_block(
    leser: _Leser, pfad: Path, zeilen: list[str], anfang: int, erste: int, zaun: re.Match[str]
) -> int:
    """Read one fenced block; return the index of the line after it."""
    marke, info = zaun["zaun"], zaun["info"]
    ende = anfang + 1
    schluss = re.compile(rf"^\s*{re.escape(marke[0])}{{{len(marke)},}}\s*$")
    while ende < len(zeilen) and not schluss.match(zeilen[ende]):
        ende += 1
    inhalt = zeilen[anfang + 1 : ende]
    name, zeile = leser.name(pfad), erste + anfang
    if ende == len(zeilen):
        leser.maengel.append(Mangel(name, zeile, "", "Der Codeblock ist nicht geschlossen."))
    sprache = re.match(r"^\{\s*(\w+)\s*[,}]?(.*)", info)
    if sprache is None or info.startswith(("{.", "{#", "{=")):
        leser.teile.append(Text("\n".join(zeilen[anfang : ende + 1]) + "\n"))
    elif sprache[1] != "python" or sprache[2].strip(" }"):
        leser.maengel.append(
            teilmenge.mangel(
                name, zeile, "", f"Die Zelle „{info}“ ist nicht enthalten.", "{python}"
            )
        )
    else:
        leser.teile.append(_zelle(leser, inhalt, zaun["einzug"], name, zeile))
    return ende + 1


def _zelle(leser: _Leser, inhalt: list[str], einzug: str, name: str, zeile: int) -> Zelle:
    zeilen = [z.removeprefix(einzug) for z in inhalt]
    angaben = []
    for z in zeilen:
        if not z.startswith("#|"):
            break
        angaben.append(z[2:].removeprefix(" "))
    try:
        optionen = yaml.safe_load("\n".join(angaben)) or {}
    except yaml.YAMLError:
        optionen = None
    leser.zellen += 1
    if not isinstance(optionen, dict):
        leser.maengel.append(
            Mangel(name, zeile, "#|", "Die Zellenangaben sind kein gültiges YAML.", "#| name: wert")
        )
        optionen = {}
    leser.maengel += teilmenge.pruefe_optionen(optionen, name, zeile)
    code = "\n".join(zeilen[len(angaben) :])
    return Zelle(code, optionen, name, zeile, leser.zellen, len(angaben))


def _lies_text(
    leser: _Leser, pfad: Path, absatz: list[tuple[int, str]], davor: tuple[Path, ...]
) -> None:
    """Running text line by line: includes, shortcodes, inline expressions, refusals."""
    for zeile, text in _ohne_kommentare(absatz):
        eingefuegt = re.fullmatch(r"\s*\{\{<\s*include\s+(\S+)\s*>\}\}\s*", text)
        if eingefuegt:
            _fuege_ein(leser, pfad, eingefuegt[1], zeile, davor)
            continue
        ohne_code = _CODE.sub("", text)
        leser.maengel += teilmenge.pruefe_zeile(ohne_code, leser.name(pfad), zeile, leser.folien)
        for teil in _stuecke(leser, pfad, text + "\n", zeile):
            _haenge_an(leser.teile, teil)


def _ohne_kommentare(absatz: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines without HTML comments; their number and numbering stay."""
    ganz = _KOMMENTAR.sub(lambda m: "\n" * m[0].count("\n"), "\n".join(t for _, t in absatz))
    if absatz:
        yield from zip((z for z, _ in absatz), ganz.split("\n"), strict=True)


def _stuecke(leser: _Leser, pfad: Path, text: str, zeile: int) -> Iterator[Text | Ausdruck]:
    letzte = 0
    for code in _CODE.finditer(text):
        yield Text(leser.ersetze(pfad, text[letzte : code.start()], zeile))
        ausdruck = _AUSDRUCK.fullmatch(code[2])
        if ausdruck and len(code[1]) == 1:
            yield Ausdruck(ausdruck[1], leser.name(pfad), zeile)
        else:
            yield Text(kuerzel.zeige(code[0]))
        letzte = code.end()
    yield Text(leser.ersetze(pfad, text[letzte:], zeile))


def _haenge_an(teile: list[Text | Ausdruck | Zelle], teil: Text | Ausdruck) -> None:
    if isinstance(teil, Text) and teile and isinstance(teile[-1], Text):
        teile[-1] = Text(teile[-1].text + teil.text)
    else:
        teile.append(teil)


def _fuege_ein(leser: _Leser, pfad: Path, ziel: str, zeile: int, davor: tuple[Path, ...]) -> None:
    datei = (leser.projekt / ziel[1:] if ziel.startswith("/") else leser.basis / ziel).resolve()
    name = leser.name(pfad)
    if not datei.is_file():
        leser.maengel.append(
            Mangel(
                name,
                zeile,
                "include",
                f"Die Datei „{ziel}“ fehlt.",
                f"ein Pfad ab dem Ordner {leser.name(leser.basis)}/ des gerenderten Dokuments.",
            )
        )
    elif datei.resolve() in {p.resolve() for p in davor}:
        leser.maengel.append(Mangel(name, zeile, "include", f"„{ziel}“ fügt sich selbst ein."))
    else:
        _lies_datei(leser, datei, davor)


def _pruefe_labels(leser: _Leser) -> None:
    gesehen: dict[str, Zelle] = {}
    for zelle in leser.teile:
        label = zelle.optionen.get("label") if isinstance(zelle, Zelle) else None
        if isinstance(zelle, Zelle) and isinstance(label, str):
            if label in gesehen:
                leser.maengel.append(
                    Mangel(
                        zelle.datei,
                        zelle.zeile,
                        "#| label",
                        f"„{label}“ gibt es zweimal.",
                        f"zuerst in {gesehen[label].datei}, Zeile {gesehen[label].zeile}.",
                        "Jede Zelle braucht eine eigene Kennung.",
                    )
                )
            gesehen.setdefault(label, zelle)
