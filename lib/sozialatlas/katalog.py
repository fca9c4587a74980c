"""The catalogue: what every indicator, theme, field of action and source is, said once.

Reads ``data/katalog`` and the sidecars of ``data/beobachtungen``; all problems of all files
are collected in one :class:`~sozialatlas.fehler.KatalogFehler` with file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError

from sozialatlas.fehler import KatalogFehler, Mangel, aehnlich
from sozialatlas.typen import Ebene, Handlungsfeld, Indikator, Wert

EINHEITEN = (
    "%",
    "Personen",
    "Jahre",
    "€",
    "Tausend € je Einwohner",
    "€ je Einwohner",
    "€ je m²",
    "€ im Monat",
    "m² je Einwohner",
    "Einwohner je km²",
    "je 100 Einwohner",
    "je 1000 Einwohner",
    "je 10\u202f000 Einwohner",
    "je 1000 Erwachsene",
    "je 10\u202f000 Kinder unter 15 Jahren",
    "je 1000 Haushalte",
    "je 100 Personen von 15 bis 24 Jahren",
    "je 100 Personen von 18 bis 24 Jahren",
    "je 100 Nachfragende",
    "Plätze je Vollzeitstelle",
)
"""The closed list of units."""

_Lader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_W = TypeVar("_W", bound=Wert)


class Thema(Wert):
    """A dimension of the atlas; ``frage`` is what its chapter answers."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    name: str
    frage: str


class Eingabe(Wert):
    """One input file with its checksum."""

    datei: str
    sha256: str


class Quelle(Wert):
    """Provenance of one file of figures, as its sidecar says it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titel: str
    herausgeber: str
    ausgabe: str
    datum: str  # date or year of the edition
    lizenz: str
    lizenz_kurz: str
    lizenz_url: str = ""
    quellenvermerk: str  # the note the licence asks for, with „Daten verändert“
    abgerufen: str | None = None  # None: the date of retrieval is not on record
    eingaben: tuple[Eingabe, ...] = ()
    auswahl: str = ""
    hinweise: tuple[str, ...] = ()


class Schluesselspalten(Wert):
    """Which columns of a table hold the keys of areas and the years."""

    ags: str = "ags"
    jahr: str | None = None


class Lieferung(Quelle):
    """A declared source: which files an adapter reads and what it writes (``quellen.yml``)."""

    adapter: Literal["inkar_breit", "inkar_regionen", "inkar_export", "tabelle", "verzeichnis"]
    dateien: tuple[str, ...] = Field(min_length=1)  # relative to the input folder
    ebenen: tuple[Ebene, ...]
    spalten: Schluesselspalten = Schluesselspalten()  # for "tabelle"
    jahr: int | None = None  # year of all figures, for tables without a year


class Grenzquelle(Quelle):
    """The declared source of the boundaries (``grenzen.yml``)."""

    datei: str
    feld: str  # property with the key of the Gemeinde


class Gebietsaenderung(Wert):
    """A change between areas whose day is on record (``gebietsaenderungen.yml``)."""

    von: str = Field(pattern=r"^\d{5}(\d{3})?$")
    nach: str = Field(pattern=r"^\d{5}(\d{3})?$")
    art: Literal["Eingliederung", "Umschlüsselung", "Zusammenschluss", "Teilung"]
    anteil: float = Field(gt=0, le=1)
    datum_recht: date
    datum_aufgaben: date
    beleg: str


class Ausschluss(Wert):
    """Figures of a source that are known to be wrong; they are not taken over."""

    indikator: str
    ags: tuple[str, ...] = ()  # empty: all areas of ``ebenen``
    ebenen: tuple[Ebene, ...] = ("land", "kreis", "gemeinde")
    von: int
    bis: int
    nur_null: bool = False  # only where the source shows exactly 0
    status: Literal["fehlt", "geheim", "unklar"]
    grund: str = Field(min_length=10)


@dataclass(frozen=True)
class Katalog:
    """All definitions; the mappings keep the order of the files."""

    indikatoren: Mapping[str, Indikator]
    handlungsfelder: Mapping[str, Handlungsfeld]
    themen: Mapping[str, Thema]
    quellen: Mapping[str, Quelle]
    lieferungen: Mapping[str, Lieferung]
    ausschluesse: tuple[Ausschluss, ...]
    grenzen: Grenzquelle
    gebietsaenderungen: tuple[Gebietsaenderung, ...]

    def im_thema(self, thema: str) -> tuple[Indikator, ...]:
        """Return the indicators of a theme in the catalogue's order."""
        return tuple(i for i in self.indikatoren.values() if i.thema == thema)


def lade_katalog(daten: Path) -> Katalog:
    """Read the catalogue and the sidecars below ``daten``.

    Raises :class:`KatalogFehler` with every problem found: unknown keys, missing fields,
    duplicate ids, units and themes that are not declared, references into nowhere.
    """
    maengel: list[Mangel] = []
    ordner = daten / "katalog"
    themen = _sammle(_lies(ordner / "themen.yml", Thema, maengel), maengel)
    felder = _sammle(_lies(ordner / "handlungsfelder.yml", Handlungsfeld, maengel), maengel)
    lieferungen = _sammle(_lies(ordner / "quellen.yml", Lieferung, maengel), maengel)
    dateien = [ordner / "indikatoren" / f"{t}.yml" for t in themen]
    fremde = sorted(set((ordner / "indikatoren").glob("*.yml")) - set(dateien))
    maengel += [_fremde_datei(d, themen) for d in fremde]
    gelesen = [fund for d in dateien if d.exists() for fund in _lies(d, Indikator, maengel)]
    indikatoren = _sammle(gelesen, maengel)
    ausschluesse = list(_lies(ordner / "ausschluesse.yml", Ausschluss, maengel))
    grenzen = [g for _, _, g in _lies(ordner / "grenzen.yml", Grenzquelle, maengel)]
    wechsel = [w for _, _, w in _lies(ordner / "gebietsaenderungen.yml", Gebietsaenderung, maengel)]
    quellen = _sammle(
        (f for d in sorted((daten / "beobachtungen").glob("*.quelle.yml"))
         for f in _lies(d, Quelle, maengel)),
        maengel,
    )  # fmt: skip
    for datei, zeile, indikator in gelesen:
        maengel += _pruefe_indikator(datei, zeile, indikator, indikatoren, themen, lieferungen)
    for datei, zeile, ausschluss in ausschluesse:
        if ausschluss.indikator not in indikatoren:
            maengel.append(_unbekannt(datei, zeile, "indikator", ausschluss.indikator, indikatoren))
    if maengel:
        raise KatalogFehler(sorted(maengel, key=lambda m: (m.datei, m.zeile or 0, m.feld)))
    return Katalog(
        indikatoren=MappingProxyType(indikatoren),
        handlungsfelder=MappingProxyType(felder),
        themen=MappingProxyType(themen),
        quellen=MappingProxyType(quellen),
        lieferungen=MappingProxyType(lieferungen),
        ausschluesse=tuple(a for _, _, a in ausschluesse),
        grenzen=grenzen[0],
        gebietsaenderungen=tuple(wechsel),
    )


def _lies(datei: Path, modell: type[_W], maengel: list[Mangel]) -> Iterator[tuple[str, int, _W]]:
    """Yield (file, line, value) for each entry of a YAML file (a list or one mapping)."""
    name = _kurz(datei)
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
        text, rat = f"Der Wert {fehler['input']!r} ist nicht zulässig.", "Wert berichtigen."
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


def _sammle(funde: Iterable[tuple[str, int, Any]], maengel: list[Mangel]) -> dict[str, Any]:
    """Return the values by id; a second entry with the same id is a problem."""
    werte: dict[str, Any] = {}
    for datei, zeile, wert in funde:
        if wert.id in werte:
            maengel.append(Mangel(datei, zeile, "id", f"Die id „{wert.id}“ gibt es schon.",
                                  "eine eindeutige id", "Eintrag umbenennen oder löschen."))  # fmt: skip
        werte.setdefault(wert.id, wert)
    return werte


def _pruefe_indikator(
    datei: str,
    zeile: int,
    indikator: Indikator,
    indikatoren: Mapping[str, Indikator],
    themen: Mapping[str, Thema],
    lieferungen: Mapping[str, Lieferung],
) -> Iterator[Mangel]:
    if indikator.einheit not in EINHEITEN:
        yield Mangel(datei, zeile, f"{indikator.id}.einheit",
                     f"Die Einheit „{indikator.einheit}“ ist nicht bekannt.",
                     "eine Einheit der geschlossenen Liste (katalog.EINHEITEN)",
                     aehnlich(indikator.einheit, EINHEITEN))  # fmt: skip
    if indikator.thema not in themen:
        yield _unbekannt(datei, zeile, f"{indikator.id}.thema", indikator.thema, themen)
    for quelle in (indikator.quelle, *(h.quelle for h in indikator.weitere_quellen)):
        if quelle not in lieferungen:
            yield _unbekannt(datei, zeile, f"{indikator.id}.quelle", quelle, lieferungen)
    verweise = [*(indikator.anteil_aus or ())]
    if indikator.bezug and indikator.bezug.gewicht:
        verweise.append(indikator.bezug.gewicht)
    for verweis in verweise:
        if verweis not in indikatoren:
            yield _unbekannt(datei, zeile, f"{indikator.id}.bezug", verweis, indikatoren)


def _unbekannt(datei: str, zeile: int, feld: str, wort: str, bekannte: Iterable[str]) -> Mangel:
    return Mangel(datei, zeile, feld, f"„{wort}“ ist nicht bekannt.",
                  "eine id aus dem Katalog", aehnlich(wort, bekannte))  # fmt: skip


def _fremde_datei(datei: Path, themen: Iterable[str]) -> Mangel:
    return Mangel(_kurz(datei), None, "", f"Zum Dateinamen „{datei.stem}“ gibt es kein Thema.",
                  "eine Datei je Thema aus themen.yml", aehnlich(datei.stem, themen))  # fmt: skip


def _kurz(datei: Path) -> str:
    """Return the path from ``data`` on, as users know it."""
    teile = datei.parts
    return "/".join(teile[len(teile) - 1 - teile[::-1].index("data"):] if "data" in teile
                    else teile[-3:])  # fmt: skip
