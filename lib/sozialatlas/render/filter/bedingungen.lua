-- Conditional content, and HTML outputs of cells read as text where the format is another one.
return function(A)
  local M = {}

  local function passt(format)
    return format == A.format
  end

  --- False when an element is not for this format.
  local function sichtbar(element)
    local a = element.attributes
    local zeigt = element.classes:includes("content-visible")
    if not zeigt and not element.classes:includes("content-hidden") then return nil end
    local trifft = true
    if a["when-format"] then trifft = trifft and passt(a["when-format"]) end
    if a["unless-format"] then trifft = trifft and not passt(a["unless-format"]) end
    return trifft == zeigt
  end

  --- HTML that a cell showed. Tables become real tables everywhere, so that captions and ids work.
  local function html(div)
    local roh = div.content[1]
    if not roh or roh.t ~= "RawBlock" then return div.content end
    if A.format == "html" and not roh.text:find("<table", 1, true) then return { roh } end
    local ohne_stil = roh.text:gsub("<style.->.-</style>", "")
    return pandoc.read(ohne_stil, "html").blocks:walk({
      Div = function(d) return d.content end,
    })
  end

  function M.waehle(bloecke)
    return bloecke:walk({
      traverse = "topdown",
      Div = function(div)
        local zeige = sichtbar(div)
        if zeige == false then return {}, false end
        if zeige then return div.content:walk({ Div = function(d)
          if sichtbar(d) == false then return {} end
        end }) end
        if div.classes:includes("atlas-html") then return html(div), false end
      end,
      Span = function(span)
        local zeige = sichtbar(span)
        if zeige == false then return {} end
        if zeige then return span.content end
      end,
    })
  end

  return M
end
