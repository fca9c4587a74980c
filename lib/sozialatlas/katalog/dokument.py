"""Reading one YAML file into nodes and nodes into plain values; nothing but Mängel comes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sozialatlas.fehler import Mangel, dateigrund

GROESSTE_DATEI = 1_000_000  # bytes
MEISTE_VERWEISE = 20  # aliases per file: few enough that they cannot multiply
TIEFSTE_EBENE = 20

_Lader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS = {
    f"tag:yaml.org,2002:{art}"
    for art in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge")
}
_UNLESBAR = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


def lies_knoten(datei: Path, name: str, maengel: list[Mangel]) -> list[Any] | None:
    """Return the nodes of the entries of a list, or the one other node; [] if the file is empty.

    Whatever keeps the file from being read is added to ``maengel``; the answer is then None.
    """
    text = _lies_text(datei, name, maengel)
    if text is None:
        return None
    try:
        if mangel := _ausmass(text, name):
            maengel.append(mangel)
            return None
        knoten = yaml.compose(text, Loader=_Lader)
    except yaml.YAMLError as fehler:
        grund = getattr(fehler, "problem", None) or getattr(fehler, "reason", fehler)
        maengel.append(Mangel(name, _zeile(fehler), "", f"Kein gültiges YAML: {grund}.",
                              abhilfe="Einrückung und Anführungszeichen prüfen."))  # fmt: skip
        return None
    if knoten is None or knoten.tag.endswith(":null"):
        return []
    return list(knoten.value) if isinstance(knoten, yaml.SequenceNode) else [knoten]


def wandle(knoten: Any, name: str) -> tuple[Any, list[Mangel]]:
    """Return the plain value of a node, or None with what keeps it from being one."""
    maengel = list(_unzulaessig(knoten, name))
    if maengel:
        return None, maengel
    try:
        return _Wandler("").construct_document(knoten), []
    except yaml.YAMLError as fehler:
        text = getattr(fehler, "problem", None) or "Der Eintrag lässt sich nicht lesen."
        rat = "Wert berichtigen oder in Anführungszeichen setzen."
        return None, [Mangel(name, _zeile(fehler), "", text, abhilfe=rat)]


class _Wandler(yaml.SafeLoader):
    """Says where a value stands that YAML takes for a date or number and cannot convert."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)  # type: ignore[no-untyped-call]
        except _UNLESBAR as fehler:
            wert = f" „{node.value[:60]}“" if isinstance(node, yaml.ScalarNode) else ""
            text = f"Der Wert{wert} lässt sich nicht lesen."
            raise yaml.constructor.ConstructorError(None, None, text, node.start_mark) from fehler
        except yaml.constructor.ConstructorError as fehler:
            text = fehler.problem or ""
            if not text.startswith("Der "):
                text = f"Der Eintrag lässt sich nicht lesen ({text})."
            marke = fehler.problem_mark or node.start_mark
            raise yaml.constructor.ConstructorError(None, None, text, marke) from fehler


def _lies_text(datei: Path, name: str, maengel: list[Mangel]) -> str | None:
    try:
        roh = datei.read_bytes()
        if len(roh) <= GROESSTE_DATEI:
            return roh.decode("utf-8")
        mangel = Mangel(name, None, "", "Die Datei ist zu groß.", "höchstens 1 MB",
                        "Datei kürzen oder die richtige Datei einsetzen.")  # fmt: skip
    except FileNotFoundError:
        mangel = Mangel(name, None, "", "Die Datei fehlt.", abhilfe="Datei anlegen.")
    except OSError as fehler:
        text = f"Die Datei lässt sich nicht lesen: Sie {dateigrund(fehler)}."
        rat = "Datei an diese Stelle legen oder freigeben."
        mangel = Mangel(name, None, "", text, "eine lesbare Datei", rat)
    except UnicodeDecodeError as fehler:
        mangel = Mangel(name, None, "", f"Die Datei ist nicht UTF-8 ({fehler.reason}).",
                        "UTF-8", "Im Editor als UTF-8 speichern.")  # fmt: skip
    maengel.append(mangel)
    return None


def _ausmass(text: str, name: str) -> Mangel | None:
    """Refuse what could grow without bounds before anything is built from it."""
    verweise = tiefe = 0
    for ereignis in yaml.parse(text, Loader=_Lader):
        zeile = int(getattr(ereignis.start_mark, "line", 0)) + 1
        verweise += isinstance(ereignis, yaml.AliasEvent)
        tiefe += isinstance(ereignis, yaml.CollectionStartEvent)
        tiefe -= isinstance(ereignis, yaml.CollectionEndEvent)
        if verweise > MEISTE_VERWEISE:
            return Mangel(name, zeile, "", "Die Datei hat zu viele Verweise (*name).",
                          f"höchstens {MEISTE_VERWEISE}", "Werte ausschreiben.")  # fmt: skip
        if tiefe > TIEFSTE_EBENE:
            text, rat = "Die Angaben sind zu tief verschachtelt.", "Klammern prüfen."
            return Mangel(name, zeile, "", text, f"höchstens {TIEFSTE_EBENE} Ebenen", rat)
    return None


def _unzulaessig(wurzel: Any, name: str) -> Iterator[Mangel]:
    """Yield tags that are no plain values, keys that are no texts, and keys that stand twice."""
    offen, gesehen = [wurzel], set()
    while offen:
        knoten = offen.pop()
        if id(knoten) in gesehen:
            continue
        gesehen.add(id(knoten))
        zeile = knoten.start_mark.line + 1
        if knoten.tag not in _TAGS:
            kurz = knoten.tag.replace("tag:yaml.org,2002:", "!!")
            yield Mangel(name, zeile, "", f"Die Auszeichnung „{kurz}“ ist nicht zulässig.",
                         "Texte, Zahlen, Listen und Felder", "Auszeichnung löschen.")  # fmt: skip
        if isinstance(knoten, yaml.SequenceNode):
            offen += reversed(knoten.value)
        elif isinstance(knoten, yaml.MappingNode):
            yield from _falsche_namen(knoten, name)
            offen += [wert for _, wert in reversed(knoten.value)]


def _falsche_namen(knoten: Any, name: str) -> Iterator[Mangel]:
    namen: set[str] = set()
    for feld, _ in knoten.value:
        zeile = feld.start_mark.line + 1
        if not isinstance(feld, yaml.ScalarNode) or feld.tag not in _TAGS:
            yield Mangel(name, zeile, "", "Der Name eines Feldes ist kein Text.",
                         "ein Wort vor dem Doppelpunkt",
                         "Klammern prüfen; Text in Anführungszeichen setzen.")  # fmt: skip
        elif feld.value in namen:
            yield Mangel(name, zeile, feld.value, "Das Feld steht doppelt im Eintrag.",
                         abhilfe="Eines der beiden löschen.")  # fmt: skip
        else:
            namen.add(feld.value)


def _zeile(fehler: yaml.YAMLError) -> int | None:
    marke = getattr(fehler, "problem_mark", None)
    return marke.line + 1 if marke else None
