--[[ Writer of the pages of the book, all in one process. The blocks are one div per page with the
attribute "ziel" (its file); the metadata "seiten" lists the values of each page for the template.
"-V auftrag=…" names a JSON file with optionen, variablen and vorlage (see schreiben.lua). ]]

local ordner = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local werkzeug = dofile(pandoc.path.join({ ordner, "schreiben.lua" }))

function Writer(doc, opts)
  local optionen = werkzeug.optionen(werkzeug.auftrag(opts), opts)
  for i, seite in ipairs(doc.blocks) do
    local ganz = pandoc.Pandoc(seite.content, doc.meta.seiten[i])
    werkzeug.schreibe(seite.attributes.ziel, pandoc.write(ganz, "html5", optionen))
  end
  return ""
end
