"""Checking all texts of the project: chapters, reports, rules, catalogue, contributions.

The level a text may reach is that of its evidence. In the catalogue of measures it is the grade of
the entry. Everywhere else it is the best grade among the measures whose ``belege`` the paragraph
or the entry cites; without such a citation it is :data:`OHNE_BELEG`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from sozialatlas.fehler import Mangel
from sozialatlas.katalog.massnahmen import Massnahme
from sozialatlas.wirkungsworte.stufen import OHNE_BELEG, STUFE_JE_GRAD, TEXT, Stufe
from sozialatlas.wirkungsworte.suche import finde
from sozialatlas.wirkungsworte.texte import Stueck, absaetze, eintraege

DOKUMENTE = ("index.qmd", "chapters/*.qmd", "kommunen/*.qmd", "kommunen/_abschnitte/*.qmd")
EINTRAEGE = (
    "rules/*/*.yml",
    "data/katalog/*.yml",
    "data/katalog/*/*.yml",
    "kommunen/*/massnahmen.yml",
    "kommunen/*/entscheidungen.yml",
    "kommunen/*/ziele.yml",
)
"""Texts about measures. What others say (``stimmen.yml``) is quoted, not claimed."""


def stufe_je_beleg(massnahmen: Iterable[Massnahme]) -> Mapping[str, Stufe]:
    """Return the highest level that each cited source allows."""
    stufen: dict[str, Stufe] = {}
    for massnahme in massnahmen:
        stufe = STUFE_JE_GRAD[massnahme.evidenz.grad]
        for beleg in massnahme.belege:
            stufen[beleg] = max(stufe, stufen.get(beleg, stufe))
    return stufen


def erlaubt(stueck: Stueck, je_beleg: Mapping[str, Stufe]) -> Stufe:
    """Return the level that a piece of text may reach."""
    if stueck.grad:
        return STUFE_JE_GRAD.get(stueck.grad, OHNE_BELEG)
    return max([OHNE_BELEG, *(je_beleg[b] for b in stueck.belege if b in je_beleg)])


def pruefe(wurzel: Path, massnahmen: Iterable[Massnahme]) -> tuple[Mangel, ...]:
    """Return every causal phrase above the level of its evidence, by file and line."""
    je_beleg = stufe_je_beleg(massnahmen)
    maengel: list[Mangel] = []
    lesarten: tuple[tuple[tuple[str, ...], Callable[[Path], Iterable[Stueck]]], ...] = (
        (DOKUMENTE, absaetze),
        (EINTRAEGE, eintraege),
    )
    for muster, lies in lesarten:
        for datei in sorted({d for m in muster for d in wurzel.glob(m)}):
            name = datei.relative_to(wurzel).as_posix()
            for stueck in lies(datei):
                maengel += _maengel(name, stueck, erlaubt(stueck, je_beleg))
    return tuple(maengel)


def _maengel(datei: str, stueck: Stueck, stufe: Stufe) -> Iterator[Mangel]:
    for fund in finde(stueck.text, stufe):
        zeile = stueck.zeile + stueck.text.count("\n", 0, fund.stelle)
        yield Mangel(
            datei,
            zeile,
            stueck.feld,
            f"„{fund.wort}“ behauptet eine Wirkung, für die hier kein Beleg genannt ist.",
            f"höchstens {TEXT[stufe]}",
            f"Statt dessen {fund.abhilfe}; oder eine Quelle zitieren, die im Katalog der Maßnahmen"
            " mit ausreichendem Grad steht.",
        )
