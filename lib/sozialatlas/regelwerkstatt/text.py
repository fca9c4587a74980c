"""The comparison for the terminal and, as Markdown, for a merge request."""

from __future__ import annotations

from collections.abc import Iterator

from sozialatlas.darstellung.maskieren import maskiere_verweise as maskiere
from sozialatlas.regeln.unterschied import Regelunterschied
from sozialatlas.regelwerkstatt.lauf import Ergebnis
from sozialatlas.regelwerkstatt.saetze import (
    OHNE_WIRKUNG,
    TITEL,
    WARNUNG,
    gruppen,
    ueberblick,
    ueberschrift,
)


def als_text(ergebnis: Ergebnis) -> str:
    """Return the comparison as plain text."""
    teile = ["\n".join(ueberblick(ergebnis))]
    teile += ["\n".join(_regel(ergebnis, u)) for u in ergebnis.unterschiede]
    if ergebnis.warnungen:
        teile.append(f"{WARNUNG}: {', '.join(ergebnis.ausgelassen)}")
        teile += [str(m) for m in ergebnis.warnungen]
    return "\n\n".join(teile) + "\n"


def _regel(ergebnis: Ergebnis, u: Regelunterschied) -> Iterator[str]:
    yield ueberschrift(u)
    yield f"  {u.titel}"
    for feld in u.felder:
        yield f"  - {feld}"
    for text, kommunen in gruppen(ergebnis, u):
        yield f"  {text}: {len(kommunen)}"
        for kommune in kommunen:
            yield f"    {kommune}"
    if not u.wirkungen:
        yield f"  {OHNE_WIRKUNG}"


def als_markdown(ergebnis: Ergebnis) -> str:
    """Return the comparison as Markdown; texts of rules stay texts."""
    teile = [f"## {TITEL}", *(maskiere(satz) for satz in ueberblick(ergebnis))]
    for u in ergebnis.unterschiede:
        teile += [f"### {maskiere(ueberschrift(u))}", maskiere(u.titel)]
        teile += ["\n".join(_punkte(ergebnis, u)) or OHNE_WIRKUNG]
    if ergebnis.warnungen:
        teile.append(f"### {WARNUNG}")
        teile.append("\n".join(f"- {maskiere(str(m))}" for m in ergebnis.warnungen))
    return "\n\n".join(teile) + "\n"


def _punkte(ergebnis: Ergebnis, u: Regelunterschied) -> Iterator[str]:
    for feld in u.felder:
        yield f"- {maskiere(str(feld))}"
    for text, kommunen in gruppen(ergebnis, u):
        yield f"- **{text}** ({len(kommunen)}): {maskiere(', '.join(kommunen))}"
    if u.felder and not u.wirkungen:
        yield f"- {OHNE_WIRKUNG}"
