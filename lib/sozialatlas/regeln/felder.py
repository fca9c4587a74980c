"""The kinds of fields of a rule: texts, dates, comparisons, with errors that name the remedy."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sozialatlas.regeln.vergleich import (
    SCHEMA_MUSTER,
    WORTE,
    VergleichFehler,
    lies_vergleich,
    lies_wort,
    lies_zahl,
)

MUSTER_REGEL = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
MUSTER_SCHLUESSEL = r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$"
MUSTER_LAND = r"^\d{2}$"


def feldfehler(fehler: str, erwartet: str, abhilfe: str) -> PydanticCustomError:
    """Return an error whose parts become those of a Mangel."""
    teile = {"fehler": fehler, "erwartet": erwartet, "abhilfe": abhilfe}
    return PydanticCustomError("regel", "{fehler}", teile)


def _pruefe_text(text: str) -> str:
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", text)):
        raise feldfehler(
            "Eine geschweifte Klammer steht allein.",
            "Platzhalter in der Form {kinderarmut.wert}",
            "Klammer schließen oder entfernen.",
        )
    return text


def _lies_ist(eingabe: Any) -> Any:
    if isinstance(eingabe, bool | int | float):
        als_text = str(eingabe).replace(".", ",")
        raise feldfehler(
            f"„{als_text}“ nennt keinen Vergleich.",
            'ein Text in Anführungszeichen, etwa ">= 1,25"',
            f'Zum Beispiel ist: ">= {als_text}" schreiben.',
        )
    return eingabe


def _pruefe_ist(text: str) -> str:
    try:
        lies_vergleich(text)
    except VergleichFehler as fehler:
        raise feldfehler(fehler.fehler, fehler.erwartet, fehler.abhilfe) from None
    return text


def _lies_datum(eingabe: Any) -> Any:
    if isinstance(eingabe, date) or eingabe is None:
        return eingabe
    try:
        if isinstance(eingabe, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", eingabe.strip()):
            return date.fromisoformat(eingabe.strip())
    except ValueError:
        pass
    raise feldfehler(
        f"„{eingabe}“ ist kein Datum.",
        "ein Datum in der Form Jahr-Monat-Tag",
        "Zum Beispiel 2026-01-31 schreiben.",
    )


def _lies_beispielwert(eingabe: Any) -> Any:
    """Read a value of an example: number, German number as text, or trend class."""
    if isinstance(eingabe, float | int) and not isinstance(eingabe, bool):
        if math.isfinite(eingabe):
            return float(eingabe)
    elif isinstance(eingabe, str):
        if lies_wort(eingabe) in WORTE:
            return lies_wort(eingabe)
        try:
            return lies_zahl(eingabe.strip())
        except ValueError:
            pass
    raise feldfehler(
        f"„{'' if eingabe is None else eingabe}“ ist kein Wert für ein Beispiel.",
        "eine Zahl oder ein Wort: " + ", ".join(WORTE),
        "Wert eintragen; ein fehlender Wert wird einfach weggelassen.",
    )


@dataclass(frozen=True)
class Anzahlwert:
    """A least number, or a least share in percent."""

    zahl: float
    prozent: bool


def lies_anzahl(eingabe: int | str) -> Anzahlwert:
    """Read 6 or "25 %"; raises an error with a remedy for anything else."""
    treffer = re.fullmatch(r"\s*(\d+(?:,\d+)?)\s*(%?)\s*", str(eingabe))
    zahl = float(treffer[1].replace(",", ".")) if treffer else -1.0
    prozent = bool(treffer and treffer[2])
    if isinstance(eingabe, bool) or not (0 < zahl <= (100 if prozent else 999)):
        raise _keine_anzahl(eingabe)
    if not prozent and zahl != int(zahl):
        raise _keine_anzahl(eingabe)
    return Anzahlwert(zahl, prozent)


def _keine_anzahl(eingabe: Any) -> PydanticCustomError:
    return feldfehler(
        f"„{eingabe}“ ist keine Anzahl.",
        'eine ganze Zahl ab 1 oder ein Anteil bis "100 %"',
        'Zum Beispiel 6 oder "25 %" schreiben.',
    )


def _pruefe_anzahl(eingabe: Any) -> Any:
    if not isinstance(eingabe, int | str):
        raise _keine_anzahl(eingabe)
    lies_anzahl(eingabe)
    return eingabe


Text = Annotated[str, Field(min_length=1)]
Schluessel = Annotated[str, Field(pattern=MUSTER_SCHLUESSEL)]
Anzahl = Annotated[int | str, BeforeValidator(_pruefe_anzahl)]
Vorlage = Annotated[Text, AfterValidator(_pruefe_text)]
Datum = Annotated[date, BeforeValidator(_lies_datum)]
Ist = Annotated[
    str,
    BeforeValidator(_lies_ist),
    AfterValidator(_pruefe_ist),
    Field(json_schema_extra={"pattern": SCHEMA_MUSTER}),
]
Beispielwert = Annotated[float | str, BeforeValidator(_lies_beispielwert)]
