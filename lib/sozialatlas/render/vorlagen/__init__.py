"""Templates of all formats: page, style sheet, script, typst document, Word reference."""
