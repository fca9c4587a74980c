"""Reading YAML into checked values: every problem with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from sozialatlas.fehler import Mangel
from sozialatlas.katalog.dokument import lies_knoten, wandle
from sozialatlas.typen import Wert

_W = TypeVar("_W", bound=Wert)


def lies(
    datei: Path, modell: type[_W], maengel: list[Mangel], *, leer_erlaubt: bool = False
) -> Iterator[tuple[str, int, _W]]:
    """Yield (file, line, value) for each entry of a YAML file (a list or one mapping).

    A file without entries is a problem unless ``leer_erlaubt``. Problems go to ``maengel``.
    """
    name = kurz(datei)
    eintraege = lies_knoten(datei, name, maengel)
    if eintraege == [] and not leer_erlaubt:
        maengel.append(Mangel(name, None, "", "Die Datei enthält keinen Eintrag.",
                              "mindestens ein Eintrag",
                              "Einträge ergänzen oder die Datei wiederherstellen."))  # fmt: skip
    for eintrag in eintraege or ():
        wert = _pruefe(modell, eintrag, name, maengel)
        if wert is not None:
            yield name, eintrag.start_mark.line + 1, wert


def _pruefe(modell: type[_W], knoten: Any, datei: str, maengel: list[Mangel]) -> _W | None:
    angaben, neue = wandle(knoten, datei)
    maengel += neue
    if neue:
        return None
    try:
        return modell.model_validate(angaben)
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
        text, rat = (
            f"Der Wert „{str(fehler['input'])[:80]}“ ist nicht zulässig.",
            "Wert berichtigen.",
        )
    return Mangel(datei, zeile_von(knoten, ort), ".".join(map(str, ort)), text,
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
        "tuple_type": "eine Liste",
        "too_short": "mindestens ein Eintrag",
        "string_too_short": "ein Text, der nicht leer ist",
        "bool_parsing": "true oder false",
        "greater_than": f"größer als {kontext.get('gt')}",
    }.get(fehler["type"], "")


def zeile_von(knoten: Any, ort: tuple[Any, ...]) -> int:
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


def kurz(datei: Path) -> str:
    """Return the path from ``data`` on, as users know it."""
    teile = datei.parts
    return "/".join(teile[len(teile) - 1 - teile[::-1].index("data"):] if "data" in teile
                    else teile[-3:])  # fmt: skip
