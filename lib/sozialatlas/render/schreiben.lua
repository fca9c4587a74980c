-- What the writers of several files share: the order they get, options of pandoc, files.
local M = {}

local function lies(pfad)
  local datei = assert(io.open(pfad, "rb"))
  local inhalt = datei:read("a")
  datei:close()
  return inhalt
end

--- What the JSON file named by "-V auftrag=…" says.
function M.auftrag(opts)
  return pandoc.json.decode(lies(tostring(opts.variables.auftrag)), false)
end

--- Options of pandoc's writer: those of the call, and optionen, variablen, vorlage of the order.
function M.optionen(f, opts)
  local ganz = { wrap_text = opts.wrap_text, highlight_method = opts.highlight_method, variables = f.variablen }
  for k, v in pairs(f.optionen) do ganz[k] = v end
  if f.vorlage then ganz.template = pandoc.template.compile(lies(f.vorlage), f.vorlage) end
  return ganz
end

function M.schreibe(pfad, inhalt)
  local datei = assert(io.open(pfad, "wb"))
  datei:write(inhalt)
  datei:close()
end

return M
