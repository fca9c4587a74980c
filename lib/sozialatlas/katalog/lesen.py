"""Reading YAML into checked values: every problem with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from sozialatlas.fehler import Mangel
from sozialatlas.typen import Wert

_Lader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_W = TypeVar("_W", bound=Wert)


def lies(datei: Path, modell: type[_W], maengel: list[Mangel]) -> Iterator[tuple[str, int, _W]]:
    """Yield (file, line, value) for each entry of a YAML file (a list or one mapping)."""
    name = kurz(datei)
    try:
        knoten = yaml.compose(datei.read_text("utf-8"), Loader=_Lader)
    except FileNotFoundError:
        maengel.append(Mangel(name, None, "", "Die Datei fehlt.", abhilfe="Datei anlegen."))
        return
    except UnicodeDecodeError as fehler:
        maengel.append(Mangel(name, None, "", f"Die Datei ist nicht UTF-8 ({fehler.reason}).",
                              "UTF-8", "Im Editor als UTF-8 speichern."))  # fmt: skip
        return
    except yaml.YAMLError as fehler:
        marke = getattr(fehler, "problem_mark", None)
        maengel.append(Mangel(name, marke.line + 1 if marke else None, "",
                              f"Kein gültiges YAML: {getattr(fehler, 'problem', fehler)}.",
                              abhilfe="Einrückung und Anführungszeichen prüfen."))  # fmt: skip
        return
    eintraege = knoten.value if isinstance(knoten, yaml.SequenceNode) else [knoten]
    for eintrag in eintraege:
        if eintrag is None:
            continue
        wert = _pruefe(modell, eintrag, name, maengel)
        if wert is not None:
            yield name, eintrag.start_mark.line + 1, wert


def _pruefe(modell: type[_W], knoten: Any, datei: str, maengel: list[Mangel]) -> _W | None:
    lader = yaml.SafeLoader("")
    doppelt = list(_doppelte_schluessel(knoten))
    maengel += [Mangel(datei, zeile, str(name), "Das Feld steht doppelt im Eintrag.",
                       abhilfe="Eines der beiden löschen.") for name, zeile in doppelt]  # fmt: skip
    try:
        return modell.model_validate(lader.construct_document(knoten))
    except ValidationError as fehler:
        maengel += [_mangel(datei, knoten, e) for e in fehler.errors()]
    return None


def _mangel(datei: str, knoten: Any, fehler: Any) -> Mangel:
    ort = tuple(fehler["loc"])
    art = fehler["type"]
    if art == "missing":
        text, rat = "Das Feld fehlt.", "Feld ergänzen."
    elif art == "extra_forbidden":
        text, rat = "Dieses Feld gibt es nicht.", "Schreibweise prüfen oder Feld löschen."
    else:
        text, rat = f"Der Wert „{fehler['input']}“ ist nicht zulässig.", "Wert berichtigen."
    return Mangel(datei, _zeile(knoten, ort), ".".join(map(str, ort)), text,
                  _erwartet(fehler), rat)  # fmt: skip


def _erwartet(fehler: Any) -> str:
    kontext = fehler.get("ctx", {})
    if "expected" in kontext:
        return f"eines von: {kontext['expected']}".replace(" or ", " oder ")
    if "pattern" in kontext:
        return f"Muster {kontext['pattern']}"
    return {
        "float_parsing": "eine Zahl mit Dezimalpunkt",
        "int_parsing": "eine ganze Zahl",
        "int_type": "eine ganze Zahl",
        "string_type": "ein Text",
        "bool_parsing": "true oder false",
        "greater_than": f"größer als {kontext.get('gt')}",
    }.get(fehler["type"], "")


def _zeile(knoten: Any, ort: tuple[Any, ...]) -> int:
    """Return the line of the deepest part of ``ort`` that stands in the document."""
    zeile = int(knoten.start_mark.line) + 1
    for teil in ort:
        if isinstance(knoten, yaml.MappingNode):
            paar = next((p for p in knoten.value if p[0].value == teil), None)
            if paar is None:
                return zeile
            zeile, knoten = paar[0].start_mark.line + 1, paar[1]
        elif isinstance(knoten, yaml.SequenceNode) and isinstance(teil, int):
            knoten = knoten.value[teil]
            zeile = knoten.start_mark.line + 1
    return zeile


def _doppelte_schluessel(knoten: Any) -> Iterator[tuple[str, int]]:
    if isinstance(knoten, yaml.MappingNode):
        gesehen: set[str] = set()
        for schluessel, _ in knoten.value:
            if schluessel.value in gesehen:
                yield schluessel.value, schluessel.start_mark.line + 1
            gesehen.add(schluessel.value)


def kurz(datei: Path) -> str:
    """Return the path from ``data`` on, as users know it."""
    teile = datei.parts
    return "/".join(teile[len(teile) - 1 - teile[::-1].index("data"):] if "data" in teile
                    else teile[-3:])  # fmt: skip
