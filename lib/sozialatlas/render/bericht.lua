--[[ Writer of a whole report: the document is read once, then filtered, cited and written for
every format. "-V auftrag=…" names a JSON file:
  kapitel   attributes of the div around the document (see filter.lua)
  formate   list of: format (of pandoc), ziel (file), atlas (for filter.lua), meta and variablen
            (for the template), optionen (of pandoc's writer), vorlage (path of the template)
  quellen   bibliography files, if any; only entries that are cited go through citeproc
It stops at the first format with problems; they are in the protocol of the filter. ]]

local ordner = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local werkzeug = dofile(pandoc.path.join({ ordner, "schreiben.lua" }))

local function mit_literatur(doc, quellen)
  if not quellen then return doc end
  doc.meta.bibliography = quellen
  doc.meta.references = pandoc.utils.references(doc)
  doc.meta.bibliography = nil
  return doc
end

--- True unless the filter found problems.
local function in_format(doc, f, opts, mit_zitaten)
  dofile(pandoc.path.join({ ordner, "filter.lua" }))
  for k, v in pairs(f.meta) do doc.meta[k] = v end
  doc.meta.atlas = f.atlas
  doc = Pandoc(doc)
  if Mangelhaft() then return false end
  if mit_zitaten then doc = pandoc.utils.citeproc(doc) end
  doc.meta.references = nil
  werkzeug.schreibe(f.ziel, pandoc.write(doc, f.format, werkzeug.optionen(f, opts)))
  return true
end

function Writer(doc, opts)
  local auftrag = werkzeug.auftrag(opts)
  doc.blocks = { pandoc.Div(doc.blocks, pandoc.Attr("", { "atlas-kapitel" }, auftrag.kapitel)) }
  doc = mit_literatur(doc, auftrag.quellen)
  for _, f in ipairs(auftrag.formate) do
    if not in_format(doc:clone(), f, opts, auftrag.quellen) then break end
  end
  return ""
end
