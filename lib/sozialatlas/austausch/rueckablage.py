"""Writing decisions and proposals as YAML that people can read and mend.

The same entries give the same text. Of a file that is there, entries that do not change keep
their text with all comments; an entry that changes is written anew and keeps the comments above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from sozialatlas.vorort.eintrag import Eintrag

KOPF = "# {was}. Von sozialatlas exchange import geschrieben; Einträge dürfen ergänzt werden.\n"
WAS = {
    "entscheidungen.yml": "Was zu den Entwürfen entschieden wurde",
    "vorschlaege.yml": "Vorschläge zu den Entwürfen; sie sind keine Entscheidungen",
}
_BREITE = 86
_LANG = 72
_E = TypeVar("_E", bound=Eintrag)


class _Schreiber(yaml.SafeDumper):
    """Writes long texts as blocks and indents lists below their field."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(schreiber: yaml.SafeDumper, wert: str) -> Any:
    stil = "|" if "\n" in wert else ">" if len(wert) > _LANG else None
    return schreiber.represent_scalar("tag:yaml.org,2002:str", wert, style=stil)


_Schreiber.add_representer(str, _text)


def als_yaml(eintraege: Sequence[Eintrag]) -> str:
    """Return entries as a YAML list; what has its default is left out."""
    if not eintraege:
        return ""
    angaben = [_geordnet(e.model_dump(exclude_defaults=True)) for e in eintraege]
    return "\n".join(_dump([a]) for a in angaben)


def _geordnet(angaben: dict[str, Any]) -> dict[str, Any]:
    """Put the key first, the source and what was replaced last; tuples become lists."""
    hinten = ("quelle", "beispiel", "ersetzt")
    vorn = {k: _schlicht(v) for k, v in angaben.items() if k not in hinten}
    return vorn | {k: _schlicht(angaben[k]) for k in hinten if k in angaben}


def _schlicht(wert: Any) -> Any:
    if isinstance(wert, dict):
        return _geordnet(wert)
    return [_schlicht(w) for w in wert] if isinstance(wert, tuple | list) else wert


def _dump(wert: Any) -> str:
    return yaml.dump(wert, Dumper=_Schreiber, allow_unicode=True, sort_keys=False, width=_BREITE)


def schreibe_eintraege(
    datei: Path, alt: Sequence[_E], wird: Sequence[_E | None], neue: Sequence[_E]
) -> str:
    """Return the text of a file with the entries ``alt``.

    ``wird`` says what becomes of each (None: it goes), ``neue`` come below. What is returned says
    exactly that when read again: a file that cannot be mended so is written anew.
    """
    alle = (*(e for e in wird if e is not None), *neue)
    ganz = KOPF.format(was=WAS[datei.name]) + "\n" + als_yaml(alle)
    bloecke = _bloecke(datei.read_text(encoding="utf-8"), len(alt)) if datei.exists() else None
    if bloecke is None:
        return ganz
    kopf, texte = bloecke
    paare = zip(texte, alt, wird, strict=True)
    teile = [
        text if vorher == nachher else _erneuert(text, als_yaml([nachher]))
        for text, vorher, nachher in paare
        if nachher is not None
    ]
    ende = "" if not teile or teile[-1].endswith("\n") else "\n"
    text = "".join([kopf, *teile, ende, *("\n" + als_yaml([e]) for e in neue)])
    return text if sagt(text, alle) else ganz


def sagt(text: str, eintraege: Sequence[Eintrag]) -> bool:
    """Tell whether a YAML text, read again, says exactly these entries."""
    gelesen = yaml.safe_load(text) or []
    return len(gelesen) == len(eintraege) and all(
        type(e).model_validate(angaben) == e for e, angaben in zip(eintraege, gelesen, strict=True)
    )


def _erneuert(alt: str, neu: str) -> str:
    """Put a new entry in place of an old one, between the comments and blank lines around it."""
    davor = re.match(r"(?:#.*\n|[ \t]*\n)*", alt)
    danach = re.search(r"\n*\Z", alt.removesuffix("\n"))
    return (davor[0] if davor else "") + neu + (danach[0] if danach else "")


def _bloecke(text: str, anzahl: int) -> tuple[str, list[str]] | None:
    """Cut a file into what stands above its entries and the text of each.

    Comments at the margin above an entry are part of it. None where the file is not written as
    a list of blocks, or holds nothing.
    """
    knoten = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(knoten, yaml.SequenceNode) or knoten.flow_style or not knoten.value:
        return None
    zeilen = text.splitlines(keepends=True)
    striche = [_strich(zeilen, e.start_mark.line) for e in knoten.value]
    if len(striche) != anzahl or any(not zeilen[a].startswith("-") for a in striche):
        return None
    anfaenge = [striche[0], *(_mit_kommentar(zeilen, a) for a in striche[1:])]
    grenzen = [*anfaenge[1:], len(zeilen)]
    texte = ["".join(zeilen[a:b]) for a, b in zip(anfaenge, grenzen, strict=True)]
    return "".join(zeilen[: anfaenge[0]]), texte


def _strich(zeilen: list[str], zeile: int) -> int:
    """Return the line with the dash of an entry: its own, or one above."""
    while zeile > 0 and not zeilen[zeile].startswith("-"):
        zeile -= 1
    return zeile


def _mit_kommentar(zeilen: list[str], zeile: int) -> int:
    while zeilen[zeile - 1].startswith("#"):
        zeile -= 1
    return zeile
