"""The reader: what a document says, and what is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sozialatlas.fehler import RenderFehler
from sozialatlas.render import angaben, qmd
from sozialatlas.render.qmd import Ausdruck, Text, Zelle

WERTE = {
    "meta": {"lang": "de", "book": {"title": "Atlas"}, "liste": ["eins", "zwei"]},
    "var": {"stand": "heute"},
}


def lies(
    ordner: Path, text: str, name: str = "a.qmd", teile: dict[str, str] | None = None
) -> qmd.Quelltext:
    for ort, inhalt in {name: text, **(teile or {})}.items():
        pfad = ordner / ort
        pfad.parent.mkdir(parents=True, exist_ok=True)
        pfad.write_text(inhalt, encoding="utf-8")
    return qmd.lies(ordner, ordner / name, WERTE)


def ganzer_text(quelle: qmd.Quelltext) -> str:
    return "".join(t.text for t in quelle.teile if isinstance(t, Text))


def maengel(ordner: Path, text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(RenderFehler) as fehler:
        lies(ordner, text)
    return [(m.zeile, m.fehler) for m in fehler.value.maengel]


def test_cell_keeps_code_options_and_line(tmp_path: Path) -> None:
    quelle = lies(
        tmp_path, "---\ntitle: T\n---\n\n```{python}\n#| label: fig-x\n#| echo: true\nx = 1\n```\n"
    )
    (zelle,) = [t for t in quelle.teile if isinstance(t, Zelle)]
    assert (zelle.code, zelle.zeile, zelle.kopfzeilen) == ("x = 1", 5, 2)
    assert zelle.optionen == {"label": "fig-x", "echo": True}
    assert quelle.kopf == {"title": "T"}


def test_inline_expression_is_found_and_plain_code_is_not(tmp_path: Path) -> None:
    quelle = lies(tmp_path, "Wert `{python} 1 + 1` und `python x` und `x`.\n")
    assert [t.code for t in quelle.teile if isinstance(t, Ausdruck)] == ["1 + 1"]
    assert "`python x`" in ganzer_text(quelle)


def test_shortcodes_are_replaced_in_text_and_left_alone_in_code(tmp_path: Path) -> None:
    quelle = lies(
        tmp_path,
        "{{< var stand >}}, {{< meta book.title >}}, {{< meta liste.2 >}}, `{{< var stand >}}`,"
        " {{{< var stand >}}}\n\n```\n{{< var stand >}}\n```\n",
    )
    text = ganzer_text(quelle)
    assert text.startswith("heute, Atlas, zwei, `{{< var stand >}}`, {{< var stand >}}")
    assert text.count("{{< var stand >}}") == 3


def test_include_paths_start_at_the_rendered_document(tmp_path: Path) -> None:
    quelle = lies(
        tmp_path,
        "{{< include _teile/a.qmd >}}\n",
        name="kommunen/x.qmd",
        teile={
            "kommunen/_teile/a.qmd": "A\n\n{{< include _teile/b.qmd >}}\n",
            "kommunen/_teile/b.qmd": "B\n",
        },
    )
    assert ganzer_text(quelle).split() == ["A", "B"]
    assert len(quelle.dateien) == 3


def test_document_that_includes_itself_is_refused(tmp_path: Path) -> None:
    assert maengel(tmp_path, "{{< include a.qmd >}}\n") == [(1, "„a.qmd“ fügt sich selbst ein.")]


def test_all_places_outside_the_subset_are_named_at_once(tmp_path: Path) -> None:
    gefunden = maengel(
        tmp_path,
        "# A\n\n```{python}\n#| code-fold: true\nx = 1\n```\n\n::: {.column-margin}\nRand\n:::\n\n"
        "Siehe @nte-x. {{< video x.mp4 >}} {{< var fehlt >}}\n\n```{r}\n1\n```\n\n"
        '::: {.content-visible when-meta="x"}\ny\n:::\n\n{{< include fehlt.qmd >}}\n',
    )
    assert [z for z, _ in gefunden] == [3, 8, 12, 12, 12, 14, 18, 22]
    assert all(text.endswith(("enthalten.", "angegeben.", "fehlt.")) for _, text in gefunden)


def test_refusal_sends_the_author_to_real_quarto(tmp_path: Path) -> None:
    with pytest.raises(RenderFehler, match="echte Quarto"):
        lies(tmp_path, "::: {.column-margin}\nRand\n:::\n")


def test_words_that_look_like_markup_inside_code_are_no_problem(tmp_path: Path) -> None:
    lies(tmp_path, "`{.column-margin}` und `@nte-x`\n\n```\n::: {.aside}\n```\n<!-- @nte-x -->\n")


def test_wrong_type_of_a_cell_option_is_named(tmp_path: Path) -> None:
    (mangel,) = maengel(tmp_path, "```{python}\n#| echo: vielleicht\nx\n```\n")
    assert mangel == (1, "Der Wert „vielleicht“ passt nicht.")


def test_two_cells_with_one_label_are_refused(tmp_path: Path) -> None:
    zelle = "```{python}\n#| label: a\n1\n```\n"
    assert maengel(tmp_path, zelle + zelle) == [(5, "„a“ gibt es zweimal.")]


def test_unreadable_header_is_named_with_its_line(tmp_path: Path) -> None:
    ((zeile, text),) = maengel(tmp_path, "---\ntitle: [a\nb: c\n---\n")
    assert zeile in (2, 3, 4)
    assert "kein gültiges YAML" in text


def test_own_keys_of_a_header_are_allowed_and_those_of_quarto_are_not(tmp_path: Path) -> None:
    lies(tmp_path, '---\nags: "90001"\n---\n')
    ((_, text),) = maengel(tmp_path, "---\nfilters: [x]\n---\n")
    assert "filters" in text


def test_settings_of_header_and_format_win_over_the_project(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text(
        "project: {execute-dir: project}\ntoc: true\n"
        "format:\n  html: {toc-depth: 2}\n  docx: default\n",
        encoding="utf-8",
    )
    projekt = angaben.lies_projekt(tmp_path)
    kopf = {"toc": False, "format": {"html": {"toc-depth": 4}}}
    ganz = angaben.fuer_format(projekt, kopf, "html")
    assert (ganz["toc"], ganz["toc-depth"]) == (False, 4)
    assert angaben.formate_von(projekt, kopf, ("html", "docx")) == ("html",)


def test_date_is_written_in_words() -> None:
    assert angaben.titelei({"date": "2026-03-01"})["date"] == "1. März 2026"


def test_project_that_runs_cells_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project: {type: website}\n", encoding="utf-8")
    with pytest.raises(RenderFehler) as fehler:
        angaben.lies_projekt(tmp_path)
    assert [m.feld for m in fehler.value.maengel] == ["project.type", "project.execute-dir"]
