"""The measures that rules may name, and what is known about their effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from sozialatlas.fehler import KatalogFehler, Mangel, aehnlich
from sozialatlas.katalog.lesen import kurz, lies
from sozialatlas.katalog.sammeln import sammle
from sozialatlas.typen import Handlungsfeld, Wert

Text = Annotated[str, Field(min_length=1)]
Fund = tuple[str, int, "Massnahme"]
"""File, line and value of an entry."""

OHNE_SATZ = ("?", "entfaellt")
"""Grades that allow no sentence on effects."""
OHNE_BELEG = ("0", *OHNE_SATZ)
"""Grades that rest on no study."""


class Evidenz(Wert):
    """How well the effects are studied, and the sentence this allows (see the folder's README)."""

    grad: Literal["A", "B", "C", "D", "0", "?", "entfaellt"]
    satz: str


class Massnahme(Wert):
    """A measure of the catalogue; rules name it by its id."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Text
    beschreibung: Text
    handlungsfeld: str
    zustaendig: tuple[Text, ...] = Field(min_length=1)
    zielgruppe: Text
    kosten: Literal["gering", "mittel", "hoch", "unbekannt"]
    evidenz: Evidenz
    voraussetzungen: tuple[Text, ...] = Field(min_length=1)
    belege: tuple[Text, ...]


def lade_massnahmen(daten: Path) -> Mapping[str, Massnahme]:
    """Return the measures below ``daten`` by id, none if there is no folder of them.

    Raises :class:`KatalogFehler` with every problem of every file.
    """
    maengel: list[Mangel] = []
    felder = sammle(
        lies(daten / "katalog" / "handlungsfelder.yml", Handlungsfeld, maengel), maengel
    )
    massnahmen = lies_massnahmen(daten / "katalog" / "massnahmen", felder, maengel)
    if maengel:
        raise KatalogFehler(sorted(maengel, key=lambda m: (m.datei, m.zeile or 0, m.feld)))
    return massnahmen


def lies_massnahmen(
    ordner: Path, felder: Mapping[str, Handlungsfeld], maengel: list[Mangel]
) -> Mapping[str, Massnahme]:
    """Return the measures of a folder by id; problems are added to ``maengel``."""
    if not ordner.exists():
        return MappingProxyType({})
    erwartete = [ordner / f"{feld}.yml" for feld in felder]
    for datei in sorted(set(ordner.glob("*.y*ml")) - set(erwartete)):
        maengel.append(_fremde_datei(datei, felder))
    funde = [fund for datei in erwartete for fund in lies(datei, Massnahme, maengel)]
    for fund in funde:
        maengel += _pruefe(fund, felder)
    return MappingProxyType(sammle(funde, maengel))


def _pruefe(fund: Fund, felder: Mapping[str, Handlungsfeld]) -> Iterator[Mangel]:
    datei, zeile, massnahme = fund
    feld = massnahme.handlungsfeld
    if feld not in felder:
        yield Mangel(datei, zeile, f"{massnahme.id}.handlungsfeld",
                     f"Das Handlungsfeld „{feld}“ ist nicht bekannt.",
                     "eine id aus handlungsfelder.yml", aehnlich(feld, felder))  # fmt: skip
    elif feld != Path(datei).stem:
        yield Mangel(datei, zeile, f"{massnahme.id}.handlungsfeld",
                     f"Die Maßnahme gehört zum Handlungsfeld „{feld}“.", Path(datei).stem,
                     f"Maßnahme nach {feld}.yml verschieben oder das Feld ändern.")  # fmt: skip
    yield from pruefe_evidenz(datei, zeile, massnahme.id, massnahme.evidenz, massnahme.belege)


def pruefe_evidenz(
    datei: str, zeile: int, id_: str, evidenz: Evidenz, belege: Sequence[str]
) -> Iterator[Mangel]:
    """Hold what is said on effects to its grade, in measures and programmes alike."""
    grad = evidenz.grad
    if bool(evidenz.satz) == (grad in OHNE_SATZ):
        yield Mangel(datei, zeile, f"{id_}.evidenz.satz",
                     f"Satz und Grad „{grad}“ passen nicht zusammen.",
                     "kein Satz bei ? und entfaellt, sonst ein Satz",
                     "Satz oder Grad berichtigen.")  # fmt: skip
    if not belege and grad not in OHNE_BELEG:
        yield Mangel(datei, zeile, f"{id_}.belege", f"Zum Grad „{grad}“ fehlt der Beleg.",
                     "Schlüssel aus chapters/literatur.bib",
                     "Beleg ergänzen oder den Grad „?“ setzen.")  # fmt: skip


def _fremde_datei(datei: Path, felder: Mapping[str, Handlungsfeld]) -> Mangel:
    return Mangel(kurz(datei), None, "",
                  f"Zum Dateinamen „{datei.name}“ gibt es kein Handlungsfeld.",
                  "eine Datei <handlungsfeld>.yml je Handlungsfeld",
                  aehnlich(datei.stem, felder))  # fmt: skip
