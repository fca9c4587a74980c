"""Reading ``kommunen/<AGS>-<name>/``: what a Kommune or the Land itself contributes.

Each of the files may be left out: it then says nothing. That a list of measures is complete says
``register.yml`` alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sozialatlas.fehler import KatalogFehler, Mangel, aehnlich
from sozialatlas.katalog import Katalog
from sozialatlas.katalog.lesen import lies
from sozialatlas.vorort.ausgaben import lies_ausgaben
from sozialatlas.vorort.beitraege import Beitraege
from sozialatlas.vorort.eintrag import Eintrag
from sozialatlas.vorort.entscheidungen import Entscheidung
from sozialatlas.vorort.entscheidungen import Pruefung as Entscheidungspruefung
from sozialatlas.vorort.massnahmen import OrtsMassnahme, Registerstand
from sozialatlas.vorort.massnahmenpruefung import massnahmenpruefung, registerpruefung
from sozialatlas.vorort.ordner import ORDNER
from sozialatlas.vorort.pruefung import Pruefung, ohne_personen
from sozialatlas.vorort.stimmen import Stimme
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag, pruefe_vorschlag
from sozialatlas.vorort.ziele import Ziel, zielpruefung

_E = TypeVar("_E", bound=Eintrag)


@dataclass(frozen=True)
class Bekanntes:
    """What entries are checked against."""

    katalog: Katalog
    stand: date | None  # the edition's day; None: not checked
    orte: Collection[str]
    regeln: Collection[str] | None


def lade_beitraege(
    kommunen: Path,
    katalog: Katalog,
    stand: date | None = None,
    *,
    orte: Collection[str] = (),
    regeln: Collection[str] | None = None,
) -> dict[str, Beitraege]:
    """Return by AGS what the folders below ``kommunen`` say; ``stand`` is the edition's day.

    ``orte`` are names of areas, which no check takes for persons; ``regeln`` the ids that a voice
    may name, None: not checked. Raises :class:`KatalogFehler` with every problem of every file.
    """
    maengel: list[Mangel] = []
    bekanntes = Bekanntes(katalog, stand, orte, regeln)
    ordner = sorted(o for o in kommunen.glob("*/") if ORDNER.fullmatch(o.name))
    ergebnis = {o.name.partition("-")[0]: _lies(o, bekanntes, maengel) for o in ordner}
    if maengel:
        raise KatalogFehler(maengel)
    return ergebnis


def _lies(ordner: Path, bekanntes: Bekanntes, maengel: list[Mangel]) -> Beitraege:
    if (ordner / "register.yml").exists() and not (ordner / "massnahmen.yml").exists():
        maengel.append(_ohne_liste(ordner))
    anonym = ohne_personen(bekanntes.orte)
    ags, katalog = ordner.name.partition("-")[0], bekanntes.katalog

    def eintraege(name: str, modell: type[_E], *pruefungen: Pruefung) -> tuple[_E, ...] | None:
        return liste(ordner / f"{name}.yml", modell, maengel, *pruefungen, anonym)

    return Beitraege(
        massnahmen=eintraege("massnahmen", OrtsMassnahme, massnahmenpruefung(katalog)),
        ziele=eintraege("ziele", Ziel, zielpruefung(katalog.indikatoren, bekanntes.stand)),
        stimmen=eintraege("stimmen", Stimme, *_zur_stimme(bekanntes)),
        entscheidungen=eintraege("entscheidungen", Entscheidung, Entscheidungspruefung(ags)),
        vorschlaege=eintraege("vorschlaege", Aenderungsvorschlag, pruefe_vorschlag(ags)),
        register=eintraege("register", Registerstand, registerpruefung(katalog)) or (),
        artfelder={art: m.handlungsfeld for art, m in katalog.massnahmen.items()},
        ausgaben=lies_ausgaben(ordner, maengel),
    )


def _zur_stimme(bekanntes: Bekanntes) -> Iterator[Pruefung]:
    yield bekannt("Das Handlungsfeld", "handlungsfeld", bekanntes.katalog.handlungsfelder)
    if bekanntes.regeln is not None:
        yield bekannt("Die Regel", "regel", {"", *bekanntes.regeln}, "rules")


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


def bekannt(was: str, feld: str, bekannte: Collection[str], wo: str = "data/katalog") -> Pruefung:
    """Return the check that a field of an entry names something of the catalogue."""

    def pruefe(datei: str, zeile: int, wert: Any) -> Iterator[Mangel]:
        name = getattr(wert, feld)
        if name not in bekannte:
            yield Mangel(datei, zeile, feld, f"{was} „{name}“ ist nicht bekannt.",
                         f"eine id aus {wo}", aehnlich(name, bekannte))  # fmt: skip

    return pruefe
