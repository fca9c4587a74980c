"""The normal forms of whole rules, with the rules they build on written out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sozialatlas.regeln.analyse.stellen import blattstellen, ersetze
from sozialatlas.regeln.atome import Atom
from sozialatlas.regeln.knoten import WennEmpfohlen
from sozialatlas.regeln.modell import GiltFuer, Regel
from sozialatlas.regeln.normalform import ZuVieleKlauselnError, klauseln

Form = tuple[tuple[Atom, ...], ...]


class Formen:
    """Normal forms by rule. A condition on another rule is replaced by what that rule asks.

    That holds where the other rule is asked for all areas of this one; elsewhere, and where the
    form would grow beyond its limit, the condition stays as it is: less can be proven then.
    """

    def __init__(self, regeln: Mapping[str, Regel]) -> None:
        self._regeln = regeln
        self._formen: dict[tuple[str, bool], Form] = {}

    @cached_property
    def _baeume(self) -> dict[str, Any]:
        return {}

    def form(self, regel: Regel, verneint: bool = False) -> Form:
        """Return the clauses of a rule, or those of its negation."""
        schluessel = regel.id, verneint
        if schluessel not in self._formen:
            try:
                self._formen[schluessel] = klauseln(self._baum(regel), verneint)
            except ZuVieleKlauselnError:
                self._formen[schluessel] = klauseln(regel.wenn, verneint)
        return self._formen[schluessel]

    def _baum(self, regel: Regel) -> Any:
        if regel.id not in self._baeume:
            self._baeume[regel.id] = self.entfalte(regel, regel.wenn)
        return self._baeume[regel.id]

    def entfalte(self, regel: Regel, baum: Any) -> Any:
        """Write out the rules that a tree of conditions of ``regel`` names."""
        for ort, blatt, _ in blattstellen(baum):
            andere = self._regeln.get(getattr(blatt, "empfehlung", ""))
            if (
                isinstance(blatt, WennEmpfohlen)
                and andere is not None
                and umfasst(andere.gilt_fuer, regel.gilt_fuer)
            ):
                baum = ersetze(baum, ort[1:], self._baum(andere))
        return baum


def umfasst(weit: GiltFuer, eng: GiltFuer) -> bool:
    """Is a rule asked for every area for which another one is?"""
    return set(weit.ebene) >= set(eng.ebene) and all(
        not w or (bool(e) and set(w) >= set(e))
        for w, e in ((weit.typ, eng.typ), (weit.land, eng.land))
    )


def ueberschneiden(eine: GiltFuer, andere: GiltFuer) -> bool:
    """Can two rules be asked for the same area?"""
    return bool({*eine.ebene} & {*andere.ebene}) and all(
        not a or not b or bool({*a} & {*b})
        for a, b in ((eine.typ, andere.typ), (eine.land, andere.land))
    )
