"""What Kommunen are asked for: figures that official statistics lack (``abfrage.yml``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from sozialatlas.fehler import KatalogFehler, Mangel, aehnlich
from sozialatlas.katalog.lesen import lies
from sozialatlas.typen import Indikator, Wert

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Satz = Annotated[str, Field(min_length=5, max_length=600)]
Blattname = Annotated[str, Field(pattern=r"^[A-ZÄÖÜ][\wäöüß -]{0,29}$")]


class Blatt(Wert):
    """A sheet of the form: one theme of the catalogue."""

    thema: str
    blatt: Blattname


class Anteilsgrenze(Wert):
    """The largest plausible number per 1000 of another figure of the form."""

    groesse: Name
    hoechstens: float = Field(gt=0)


class Groesse(Wert):
    """One figure that is asked for, year by year: a count or a measured number, never a rate."""

    id: Name
    thema: str
    name: Annotated[str, Field(min_length=3, max_length=90)]
    einheit: Annotated[str, Field(min_length=2, max_length=30)]
    zeitbezug: Annotated[str, Field(min_length=3, max_length=30)]  # day or period
    definition: Satz
    dezimalen: int = Field(default=0, ge=0, le=2)
    von: float = Field(default=0, ge=0)
    bis: float | None = None
    bis_je_1000: Anteilsgrenze | None = None
    summe_aus: tuple[Name, ...] = ()  # the parts add up to this figure
    teil_von: Name | None = None  # this figure cannot exceed that one
    geheim_unter: int = Field(default=3, ge=0, le=100)  # 0: not about persons, nothing to protect
    sprung_prozent: float = Field(default=25, gt=0)  # changes beyond need a remark
    amtlich: Name | None = None  # indicator of the catalogue shown beside it

    @property
    def zaehlung(self) -> bool:
        """Is it a number of whole things?"""
        return self.dezimalen == 0


class Ortskennwert(Wert):
    """A figure of the report that follows from delivered counts."""

    id: Name
    name: Annotated[str, Field(min_length=3, max_length=60)]
    zaehler: Name
    nenner: tuple[Name, ...] = Field(min_length=1)  # summed
    einheit: Literal["%", "je 1000 unter 21 Jahren", "je 10\u202f000 Einwohner"]

    @property
    def faktor(self) -> int:
        return {"%": 100, "je 1000 unter 21 Jahren": 1000}.get(self.einheit, 10_000)


class Abfrage(Wert):
    """All that Kommunen are asked for in one edition."""

    version: int = Field(ge=1)
    jahre: tuple[int, ...] = Field(min_length=1, max_length=6)
    blaetter: tuple[Blatt, ...] = Field(min_length=1)
    groessen: tuple[Groesse, ...] = Field(min_length=1)
    kennwerte: tuple[Ortskennwert, ...] = ()

    @cached_property
    def nach_id(self) -> Mapping[str, Groesse]:
        return {g.id: g for g in self.groessen}

    def auf_blatt(self, blatt: Blatt) -> tuple[Groesse, ...]:
        """Return the figures of a sheet in the catalogue's order."""
        return tuple(g for g in self.groessen if g.thema == blatt.thema)


def abfragedatei(daten: Path) -> Path:
    """Return where the declaration lies below ``daten``."""
    return daten / "katalog" / "abfrage.yml"


def lade_abfrage(daten: Path, indikatoren: Mapping[str, Indikator]) -> Abfrage:
    """Read what Kommunen are asked for below ``daten``.

    Raises :class:`KatalogFehler` with every problem: unknown keys, references into nowhere, ids
    that an indicator has already, years out of order.
    """
    maengel: list[Mangel] = []
    funde = list(lies(abfragedatei(daten), Abfrage, maengel))
    for datei, zeile, abfrage in funde:
        maengel += _pruefe(datei, zeile, abfrage, indikatoren)
    if maengel:
        raise KatalogFehler(maengel)
    return funde[0][2]


def _pruefe(
    datei: str, zeile: int, a: Abfrage, indikatoren: Mapping[str, Indikator]
) -> Iterator[Mangel]:
    def mangel(feld: str, text: str, erwartet: str, rat: str) -> Mangel:
        return Mangel(datei, zeile, feld, text, erwartet, rat)

    if list(a.jahre) != sorted(set(a.jahre)):
        yield mangel("jahre", "Die Jahre stehen nicht in aufsteigender Folge.",
                     "jedes Jahr einmal, das älteste zuerst", "Jahre ordnen.")  # fmt: skip
    for feld, namen in _namen(a):
        for name in sorted({n for n in namen if namen.count(n) > 1}):
            yield mangel(feld, f"„{name}“ steht mehrfach.", "jeder Name einmal",
                         "Die Wiederholung umbenennen oder löschen.")  # fmt: skip
    for name in sorted({g.id for g in a.groessen} & set(indikatoren)):
        yield mangel(f"{name}.id", f"Einen Indikator „{name}“ gibt es schon.",
                     "eine id, die kein Indikator trägt", "Größe umbenennen.")  # fmt: skip
    for feld, wort, bekannte in _verweise(a, indikatoren):
        if wort not in bekannte:
            yield mangel(feld, f"„{wort}“ ist nicht bekannt.", "eine id aus dem Katalog",
                         aehnlich(wort, bekannte))  # fmt: skip
    for g in a.groessen:
        if g.bis is not None and g.bis <= g.von:
            yield mangel(f"{g.id}.bis", f"Der Bereich von {g.von} bis {g.bis} ist leer.",
                         "bis größer als von", "Grenzen tauschen.")  # fmt: skip


def _namen(a: Abfrage) -> Iterator[tuple[str, list[str]]]:
    """Yield the lists in which every name may stand once only."""
    yield "groessen", [g.id for g in a.groessen]
    yield "blaetter", [b.thema for b in a.blaetter]
    yield "blaetter", [b.blatt.casefold() for b in a.blaetter]
    yield "kennwerte", [k.id for k in a.kennwerte] + [g.id for g in a.groessen]


def _verweise(a: Abfrage, indikatoren: Collection[str]) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Yield field, name and the names known there for everything that refers to something."""
    themen = {b.thema for b in a.blaetter}
    for g in a.groessen:
        andere = set(a.nach_id) - {g.id}
        yield f"{g.id}.thema", g.thema, themen
        for feld, wort in (("teil_von", g.teil_von), *(("summe_aus", s) for s in g.summe_aus)):
            if wort is not None:
                yield f"{g.id}.{feld}", wort, andere
        if g.bis_je_1000 is not None:
            yield f"{g.id}.bis_je_1000", g.bis_je_1000.groesse, andere
        if g.amtlich is not None:
            yield f"{g.id}.amtlich", g.amtlich, indikatoren
    for k in a.kennwerte:
        for wort in (k.zaehler, *k.nenner):
            yield f"{k.id}.nenner", wort, a.nach_id
