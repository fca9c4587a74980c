"""Reading ``kommunen/<AGS>-<name>/``: what a Kommune or the Land itself contributes.

Each of the files may be left out. What a register of measures does not list is unknown, unless
``register.yml`` says that the register is complete.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from sozialatlas.fehler import KatalogFehler, Mangel, aehnlich
from sozialatlas.katalog import Katalog
from sozialatlas.katalog.lesen import lies
from sozialatlas.typen import Vorort
from sozialatlas.vorort.eintrag import Eintrag
from sozialatlas.vorort.entscheidungen import Entscheidung
from sozialatlas.vorort.entscheidungen import Pruefung as Entscheidungspruefung
from sozialatlas.vorort.massnahmen import OrtsMassnahme, Registerstand, pruefbare
from sozialatlas.vorort.massnahmenpruefung import massnahmenpruefung, registerpruefung
from sozialatlas.vorort.stimmen import Stimme
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag, pruefe_vorschlag
from sozialatlas.vorort.ziele import Ziel, zielpruefung

ORDNER = re.compile(r"(\d{2}|\d{5}|\d{8})-[a-z0-9-]+")
_E = TypeVar("_E", bound=Eintrag)
Pruefung = Callable[[str, int, Any], Iterator[Mangel]]


@dataclass(frozen=True)
class Beitraege:
    """All entries of one Kommune; None where there is no such file."""

    massnahmen: tuple[OrtsMassnahme, ...] | None = None
    ziele: tuple[Ziel, ...] | None = None
    stimmen: tuple[Stimme, ...] | None = None
    entscheidungen: tuple[Entscheidung, ...] | None = None
    vorschlaege: tuple[Aenderungsvorschlag, ...] | None = None
    register: tuple[Registerstand, ...] = ()  # how far the list of measures is complete
    artfelder: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Handlungsfeld of every kind of measure in the catalogue."""


def lade_beitraege(
    kommunen: Path, katalog: Katalog, stand: date | None = None
) -> dict[str, Beitraege]:
    """Return by AGS what the folders below ``kommunen`` say; ``stand`` is the edition's day.

    Raises :class:`KatalogFehler` with every problem of every file.
    """
    maengel: list[Mangel] = []
    ordner = sorted(o for o in kommunen.glob("*/") if ORDNER.fullmatch(o.name))
    ergebnis = {o.name.partition("-")[0]: _lies(o, katalog, stand, maengel) for o in ordner}
    if maengel:
        raise KatalogFehler(maengel)
    return ergebnis


def mit_heutigen_namen(
    beitraege: Mapping[str, Beitraege], umbenannt: Mapping[str, str]
) -> dict[str, Beitraege]:
    """Return the contributions with the keys of renamed rules as they are today.

    ``umbenannt`` says today's id by former id; keys of rules that are gone stay as they are.
    """

    def heute(eintraege: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        return eintraege and tuple(e.umbenannt(umbenannt) for e in eintraege)

    return {
        ags: replace(b, entscheidungen=heute(b.entscheidungen), vorschlaege=heute(b.vorschlaege))
        for ags, b in beitraege.items()
    }


def fuer_regeln(
    beitraege: Mapping[str, Beitraege],
    zielstaende: Mapping[tuple[str, str], str],
    *,
    mit_beispielen: bool = False,
    stichtag: date | None = None,
) -> dict[str, Vorort]:
    """Return what rules may ask of each Kommune; examples only where they are asked for.

    ``zielstaende`` says by AGS and indicator how a goal stands. A measure whose period ended
    before ``stichtag`` is neither there nor missing.
    """
    return {
        ags: _vorort(ags, eigene, zielstaende, mit_beispielen, stichtag)
        for ags, eigene in beitraege.items()
    }


def _vorort(
    ags: str,
    b: Beitraege,
    zielstaende: Mapping[tuple[str, str], str],
    mit_beispielen: bool,
    stichtag: date | None,
) -> Vorort:
    def gelten(eintraege: tuple[_E, ...] | None) -> tuple[_E, ...] | None:
        """Drop examples; a file that holds nothing else says nothing."""
        echte = tuple(e for e in eintraege or () if mit_beispielen or not e.beispiel)
        return None if eintraege is None or (eintraege and not echte) else echte

    massnahmen, stimmen = gelten(b.massnahmen), gelten(b.stimmen)
    return Vorort(
        massnahmen=None
        if massnahmen is None
        else frozenset(m.massnahme for m in massnahmen if m.massnahme and m.besteht(stichtag)),
        ziele={
            z.indikator: zielstaende[ags, z.indikator]
            for z in gelten(b.ziele) or ()
            if (ags, z.indikator) in zielstaende
        },
        stimmen=None if stimmen is None else _zaehle(stimmen),
        erfasst=None
        if massnahmen is None
        else pruefbare(massnahmen, gelten(b.register) or (), b.artfelder, stichtag),
    )


def _zaehle(stimmen: Collection[Stimme]) -> Mapping[str, Mapping[str, int]]:
    zahlen: dict[str, Counter[str]] = {}
    for stimme in stimmen:
        zahlen.setdefault(stimme.handlungsfeld, Counter())[stimme.richtung] += 1
    return zahlen


def _lies(ordner: Path, katalog: Katalog, stand: date | None, maengel: list[Mangel]) -> Beitraege:
    if (ordner / "register.yml").exists() and not (ordner / "massnahmen.yml").exists():
        maengel.append(_ohne_liste(ordner))
    ags = ordner.name.partition("-")[0]

    def lies_liste(name: str, modell: type[_E], *pruefungen: Pruefung) -> tuple[_E, ...] | None:
        return liste(ordner / f"{name}.yml", modell, maengel, *pruefungen)

    feld = bekannt("Das Handlungsfeld", "handlungsfeld", katalog.handlungsfelder)
    return Beitraege(
        massnahmen=lies_liste("massnahmen", OrtsMassnahme, massnahmenpruefung(katalog)),
        ziele=lies_liste("ziele", Ziel, zielpruefung(katalog.indikatoren, stand)),
        stimmen=lies_liste("stimmen", Stimme, feld),
        entscheidungen=lies_liste("entscheidungen", Entscheidung, Entscheidungspruefung(ags)),
        vorschlaege=lies_liste("vorschlaege", Aenderungsvorschlag, pruefe_vorschlag(ags)),
        register=lies_liste("register", Registerstand, registerpruefung(katalog)) or (),
        artfelder={art: m.handlungsfeld for art, m in katalog.massnahmen.items()},
    )


def _ohne_liste(ordner: Path) -> Mangel:
    return Mangel(f"kommunen/{ordner.name}/register.yml", None, "",
                  "Zum Register fehlt die Liste der Maßnahmen.", "eine Datei massnahmen.yml",
                  "massnahmen.yml anlegen; gibt es keine Maßnahme, bleibt sie leer.")  # fmt: skip


def liste(
    datei: Path, modell: type[_E], maengel: list[Mangel], *pruefungen: Pruefung
) -> tuple[_E, ...] | None:
    """Return the entries of a file, None if there is no such file."""
    if not datei.exists():
        return None
    werte = []
    for name, zeile, wert in lies(datei, modell, maengel, leer_erlaubt=True):
        for pruefe in pruefungen:
            maengel += pruefe(name, zeile, wert)
        werte.append(wert)
    return tuple(werte)


def bekannt(was: str, feld: str, bekannte: Collection[str]) -> Pruefung:
    """Return the check that a field of an entry names something of the catalogue."""

    def pruefe(datei: str, zeile: int, wert: Any) -> Iterator[Mangel]:
        name = getattr(wert, feld)
        if name not in bekannte:
            yield Mangel(datei, zeile, feld, f"{was} „{name}“ ist nicht bekannt.",
                         "eine id aus data/katalog", aehnlich(name, bekannte))  # fmt: skip

    return pruefe
