"""YAML text → plain data with the line of every key and item; problems are values, not exceptions.

Stricter than YAML 1.1, because experts write these files: only ``true``/``false`` are truth values
(``ja``, ``nein``, ``on`` and ``off`` stay text), dates stay text, numbers are decimal, keys are
text, duplicate keys, aliases and tags are problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from sozialatlas.fehler import Mangel

Ort = tuple[str | int, ...]
"""Position in the data: keys and indices from the root."""

HOECHSTENS_TIEF = 100
"""Levels of nesting; deeper ones no rule needs and no reader of YAML survives."""


class RegelLader(yaml.SafeLoader):
    """SafeLoader with the resolvers of this language, without aliases, of limited depth."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012
    tiefe = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        marke = self.peek_event().start_mark
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "alias", marke)
        if self.tiefe > HOECHSTENS_TIEF:
            raise yaml.composer.ComposerError(None, None, "tiefe", marke)
        self.tiefe += 1
        knoten = super().compose_node(parent, index)
        self.tiefe -= 1
        return knoten


_TAG = "tag:yaml.org,2002:"
for _name, _muster, _anfang in (
    ("bool", r"true|false|True|False", [*"tfTF"]),
    ("int", r"[-+]?(?:0|[1-9]\d*)", [*"-+0123456789"]),
    ("float", r"[-+]?\d+\.\d*(?:[eE][-+]?\d+)?|[-+]?\.\d+", [*"-+.0123456789"]),
    ("null", r"~|null|Null|NULL|", [*"~nN", ""]),
):
    RegelLader.add_implicit_resolver(_TAG + _name, re.compile(rf"(?:{_muster})\Z"), _anfang)


class Schnelllader(getattr(yaml, "CSafeLoader", RegelLader)):  # type: ignore[misc]
    """The same language read by libyaml, many times faster; where it is installed."""

    yaml_implicit_resolvers = RegelLader.yaml_implicit_resolvers


@dataclass(frozen=True)
class Dokument:
    """What a file says: data, the lines of its parts, and the problems of its form."""

    daten: Any
    zeilen: dict[Ort, int]
    maengel: tuple[Mangel, ...] = ()

    def zeile(self, ort: Ort) -> int | None:
        """Return the line of ``ort`` or of the nearest part around it that exists."""
        return naechste_zeile(self.zeilen, ort)


def naechste_zeile(zeilen: Mapping[Ort, int], ort: Ort) -> int | None:
    """Return the line of ``ort`` or of the nearest part around it that has one."""
    for laenge in range(len(ort), -1, -1):
        if ort[:laenge] in zeilen:
            return zeilen[ort[:laenge]]
    return None


@dataclass
class _Sammler:
    datei: str
    zeilen: dict[Ort, int] = field(default_factory=dict)
    maengel: list[Mangel] = field(default_factory=list)


def feldname(ort: Ort) -> str:
    """Write a position as authors know it: "wenn.alle[0].indikator"."""
    text = "".join(f"[{teil}]" if isinstance(teil, int) else f".{teil}" for teil in ort)
    return text.removeprefix(".")


def lies_yaml(text: str, datei: str) -> Dokument:
    """Read one document. ``datei`` is the name shown in problems."""
    tabs = tuple(_pruefe_tabulatoren(text, datei))
    try:
        # Tabs are reported once each; read as two spaces, the rest of the file can be checked too.
        wurzel = _setze_zusammen(_ohne_tabulatoren(text))
    except yaml.YAMLError as fehler:
        return Dokument(None, {}, tabs or (_form(fehler, text, datei),))
    if wurzel is None:
        leer = Mangel(
            datei, 1, "", "Die Datei ist leer.", "eine Regel", "rules/_vorlage.yml kopieren."
        )
        return Dokument(None, {}, (leer,))
    sammler = _Sammler(datei, {}, list(tabs))
    daten = _lies_knoten(wurzel, (), sammler)
    return Dokument(daten, sammler.zeilen, tuple(sammler.maengel))


def _setze_zusammen(text: str) -> yaml.Node | None:
    """Compose fast what is in order; what is not is read again by the loader that says why."""
    try:
        if _ohne_verweise(text):
            return yaml.compose(text, Loader=Schnelllader)
    except yaml.YAMLError:
        pass
    return yaml.compose(text, Loader=RegelLader)


def _ohne_verweise(text: str) -> bool:
    """Whether there is no alias and nothing is nested too deep."""
    tiefe = 0
    for ereignis in yaml.parse(text, Loader=Schnelllader):
        tiefe += isinstance(ereignis, yaml.CollectionStartEvent)
        tiefe -= isinstance(ereignis, yaml.CollectionEndEvent)
        if tiefe > HOECHSTENS_TIEF or isinstance(ereignis, yaml.AliasEvent):
            return False
    return True


def _pruefe_tabulatoren(text: str, datei: str) -> Iterator[Mangel]:
    for nummer, zeile in enumerate(text.splitlines(), 1):
        if "\t" in zeile[: len(zeile) - len(zeile.lstrip())]:
            yield Mangel(
                datei, nummer, "", "Die Zeile ist mit einem Tabulator eingerückt.",
                "Leerzeichen", "Tabulator durch zwei Leerzeichen je Stufe ersetzen.",
            )  # fmt: skip


def _ohne_tabulatoren(text: str) -> str:
    return re.sub(
        r"^[ \t]+", lambda einzug: einzug[0].replace("\t", "  "), text, flags=re.MULTILINE
    )


def _lies_knoten(knoten: Any, ort: Ort, sammler: _Sammler) -> Any:
    sammler.zeilen.setdefault(ort, knoten.start_mark.line + 1)
    if isinstance(knoten, yaml.MappingNode):
        return _lies_zuordnung(knoten, ort, sammler)
    if isinstance(knoten, yaml.SequenceNode):
        return [_lies_knoten(teil, (*ort, i), sammler) for i, teil in enumerate(knoten.value)]
    return _lies_skalar(knoten, ort, sammler)


def _lies_zuordnung(knoten: Any, ort: Ort, sammler: _Sammler) -> dict[str, Any]:
    daten: dict[str, Any] = {}
    for schluessel, wert in knoten.value:
        name = schluessel.value if isinstance(schluessel, yaml.ScalarNode) else "?"
        zeile = schluessel.start_mark.line + 1
        if name in daten:
            erste = sammler.zeilen[*ort, name]
            sammler.maengel.append(Mangel(
                sammler.datei, zeile, feldname((*ort, name)),
                f"Der Schlüssel „{name}“ steht doppelt (schon in Zeile {erste}).",
                "jeder Schlüssel einmal", "Einen der beiden Einträge löschen.",
            ))  # fmt: skip
            continue
        sammler.zeilen[*ort, name] = zeile
        daten[name] = _lies_knoten(wert, (*ort, name), sammler)
    return daten


def _lies_skalar(knoten: Any, ort: Ort, sammler: _Sammler) -> Any:
    try:
        match knoten.tag.removeprefix(_TAG):
            case "str":
                return knoten.value
            case "int":
                return int(knoten.value)
            case "float":
                return float(knoten.value)
            case "bool":
                return knoten.value.lower() == "true"
            case "null":
                return None
    except ValueError:
        pass  # a tag that its text belies: reported like any other tag
    sammler.maengel.append(Mangel(
        sammler.datei, knoten.start_mark.line + 1, feldname(ort),
        f"Die Auszeichnung „{knoten.tag}“ ist nicht erlaubt.", "ein einfacher Wert",
        "Das Wort mit dem Ausrufezeichen entfernen.",
    ))  # fmt: skip
    return knoten.value


OHNE_DOPPELPUNKT = "could not find expected ':'"
"""What PyYAML says where a line that should be a key is none."""


def _form(fehler: yaml.YAMLError, text: str, datei: str) -> Mangel:
    """Return the problem of a file that cannot be read as YAML, with the likely cause."""
    umgebung = getattr(fehler, "context", None) or ""
    problem = getattr(fehler, "problem", None) or str(fehler)
    offen = "flow" in umgebung or "quoted" in umgebung  # what began there was never closed
    davor = offen or problem == OHNE_DOPPELPUNKT
    marke = getattr(fehler, "context_mark" if davor else "problem_mark", None)
    zeile = marke.line + 1 if marke else None
    if isinstance(fehler, yaml.reader.ReaderError):
        zeile = text.count("\n", 0, int(fehler.position)) + 1
    ende = getattr(fehler, "problem_mark", None)
    stelle = "\n".join(text.splitlines()[marke.line : ende.line + 1]) if marke and ende else ""
    return Mangel(datei, zeile, "", *_ursache(problem, stelle, offen))


def _ursache(problem: str, stelle: str, offen: bool) -> tuple[str, str, str]:
    """Return problem, expectation and remedy for the reader's message and its lines."""
    if problem == "alias":
        return ("Verweise (*name) sind nicht erlaubt.", "der Wert selbst", "Den Wert ausschreiben.")
    if problem == "tiefe":
        return (
            f"Hier ist mehr als {HOECHSTENS_TIEF} Stufen tief verschachtelt.",
            "wenige Stufen aus alle, eines und nicht",
            "Klammern prüfen; die Bedingungen einfacher gliedern.",
        )
    if re.search(r"ist:\s*[>|]", stelle):
        return (
            "Ein Vergleich beginnt mit „>“, das in YAML eine andere Bedeutung hat.",
            'der Vergleich in Anführungszeichen: ist: ">= 1,25"',
            "Anführungszeichen um den Vergleich setzen.",
        )
    if "special characters" in problem or "unacceptable character" in problem:
        return ("Die Datei enthält Steuerzeichen.", "reiner Text", "Die Stelle neu eintippen.")
    if offen:
        return (
            "Eine Klammer oder ein Anführungszeichen ist nicht geschlossen, oder ein Komma fehlt.",
            'zum Beispiel {indikator: …, merkmal: …, ist: "…"}',
            "Klammern, Anführungszeichen und Kommas ab dieser Zeile prüfen.",
        )
    if problem == OHNE_DOPPELPUNKT:
        return (
            "Nach dem Schlüssel fehlt der Doppelpunkt mit Leerzeichen.",
            "zum Beispiel prioritaet: hoch",
            "Doppelpunkt und Leerzeichen ergänzen; Text über mehrere Zeilen einrücken.",
        )
    if "mapping values are not allowed" in problem:
        return (
            "Ein Doppelpunkt steht an einer Stelle, an der kein Schlüssel stehen kann.",
            "Schlüssel gleich weit eingerückt; Text mit Doppelpunkt in Anführungszeichen",
            "Einrückung dieser Zeile mit der vorigen vergleichen, sonst Anführungszeichen setzen.",
        )
    return (
        "Die Einrückung oder die Gliederung stimmt an dieser Stelle nicht.",
        "zwei Leerzeichen je Stufe, gleiche Stufen genau untereinander",
        "Diese Zeile und die davor mit rules/_vorlage.yml vergleichen.",
    )
