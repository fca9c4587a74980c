"""What an edition recommended (``ausgaben/<ausgabe>.yml``): written once, read by the next one.

A record is history: it may name rules and indicators that the catalogue no longer has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field

from sozialatlas.fehler import Mangel
from sozialatlas.katalog.lesen import lies
from sozialatlas.typen import Wert
from sozialatlas.vorort.eintrag import Eintrag, Text

UNTERORDNER = "ausgaben"
ABDRUCK = r"^[0-9a-f]{16}$"
_ERNEUT = "Datei wiederherstellen oder mit sozialatlas exchange record neu schreiben."
_KOPF = """\
# Was die Ausgabe empfohlen hat, mit den Werten, die den Anlass gaben. Geschrieben von
# „sozialatlas exchange record“; nicht von Hand ändern.
"""


class Ausloeser(Wert):
    """A figure that made a rule hold, with the threshold it met."""

    indikator: Text
    jahr: int | None
    wert: float | None  # the indicator's value, in its unit
    merkmal: Text  # what was compared: "wert", "verhaeltnis_land", "trend", …
    gemessen: float | str | None  # its value
    operator: Literal[">=", ">", "<=", "<", "==", "!="]
    schwelle: float | str


class Festgehalten(Wert):
    """One recommendation as the edition printed it."""

    schluessel: Text  # "<ags>/<regel>"
    titel: Text
    handlungsfeld: Text
    prioritaet: Literal["hoch", "mittel", "niedrig"]
    sicherheit: Literal["robust", "knapp", "hinweis"]
    regel: str = Field(pattern=ABDRUCK)  # fingerprint of what the rule asks and recommends
    text: Text
    anlass: tuple[Ausloeser, ...] = ()
    enthaelt: tuple[Text, ...] = ()  # keys of weaker recommendations named in it

    def umbenannt(self, namen: Mapping[str, str]) -> Self:
        def heute(schluessel: str) -> str:
            ags, _, regel = schluessel.partition("/")
            return f"{ags}/{namen.get(regel, regel)}"

        enthaelt = tuple(map(heute, self.enthaelt))
        neu = {"schluessel": heute(self.schluessel), "enthaelt": enthaelt}
        return self.model_copy(update=neu)


class Ausgabenstand(Eintrag):
    """The record of one edition for one Kommune; ``quelle`` says how it was made."""

    ausgabe: Text
    ags: str = Field(pattern=r"^\d{5}(\d{3})?$")
    stand: date
    freigegeben: date | None = None  # None: the edition was a draft when this was written
    zahlen_bis: int | None = None  # figures of later years were left out
    regeln: int = Field(ge=0)  # number of rules in force
    regelwerk: str = Field(pattern=ABDRUCK)  # fingerprint of all of them
    empfehlungen: tuple[Festgehalten, ...] = ()

    def umbenannt(self, namen: Mapping[str, str]) -> Self:
        """Return the record with today's ids of its rules; ``namen`` gives them by former id."""
        neue = tuple(e.umbenannt(namen) for e in self.empfehlungen)
        return self.model_copy(update={"empfehlungen": neue})


def dateiname(ausgabe: str) -> str:
    """Return the file name of an edition: "2023 (Beispiel)" → "2023-beispiel.yml"."""
    return f"{re.sub(r'[^a-z0-9]+', '-', ausgabe.lower()).strip('-')}.yml"


def als_yaml(stand: Ausgabenstand) -> str:
    """Write a record; what is left out has its default. The same record gives the same text."""
    angaben = stand.model_dump(mode="json", exclude_defaults=True)
    for empfehlung in angaben.setdefault("empfehlungen", []):  # one line for each field
        empfehlung.setdefault("anlass", [])
    return _KOPF + yaml.safe_dump(
        angaben, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )


def lies_ausgaben(ordner: Path, maengel: list[Mangel]) -> tuple[Ausgabenstand, ...] | None:
    """Return the records of a Kommune, the oldest first; None where there is none."""
    dateien = sorted((ordner / UNTERORDNER).glob("*.yml"))
    ags = ordner.name.partition("-")[0]
    staende = []
    for datei in dateien:
        for name, zeile, stand in lies(datei, Ausgabenstand, maengel):
            maengel += _pruefe(stand, name, zeile, datei.name, ags)
            staende.append(stand)
    return tuple(sorted(staende, key=lambda s: s.stand)) if dateien else None


def _pruefe(
    stand: Ausgabenstand, datei: str, zeile: int, dateiname_: str, ags: str
) -> Iterator[Mangel]:
    if dateiname(stand.ausgabe) != dateiname_:
        text = f"Die Datei gehört nach ihrem Inhalt zur Ausgabe „{stand.ausgabe}“."
        yield Mangel(datei, zeile, "ausgabe", text, dateiname(stand.ausgabe), _ERNEUT)
    if stand.ags != ags:
        text = f"Die Datei liegt im Ordner einer anderen Kommune, genannt ist {stand.ags}."
        yield Mangel(datei, zeile, "ags", text, ags, _ERNEUT)
    schluessel = [e.schluessel for e in stand.empfehlungen]
    for fremd in sorted({s for s in schluessel if not s.startswith(f"{stand.ags}/")}):
        text = f"„{fremd}“ ist keine Empfehlung für {stand.ags}."
        yield Mangel(datei, zeile, "empfehlungen", text, f"{stand.ags}/<Regel>", _ERNEUT)
    for doppelt in sorted({s for s in schluessel if schluessel.count(s) > 1}):
        text = f"„{doppelt}“ steht mehrfach in der Datei."
        yield Mangel(datei, zeile, "empfehlungen", text, "jede Empfehlung einmal", _ERNEUT)
