-- Conditional content, and HTML outputs of cells read as text where the format is another one.
return function(A)
  local M = {}

  --- True or false for conditional elements, nil for all others.
  function M.sichtbar(element)
    local zeigt = element.classes:includes("content-visible")
    if not zeigt and not element.classes:includes("content-hidden") then return nil end
    local a = element.attributes
    local trifft = true
    if a["when-format"] then trifft = a["when-format"] == A.format end
    if a["unless-format"] then trifft = trifft and a["unless-format"] ~= A.format end
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

  --- Blocks without what is meant for other formats; only divs are entered.
  function M.waehle(bloecke)
    local neu = pandoc.Blocks({})
    for _, b in ipairs(bloecke) do
      if b.t ~= "Div" then
        neu:insert(b)
      elseif b.classes:includes("atlas-html") then
        neu:extend(html(b))
      else
        local zeige = M.sichtbar(b)
        if zeige then
          neu:extend(M.waehle(b.content))
        elseif zeige == nil then
          b.content = M.waehle(b.content)
          neu:insert(b)
        end
      end
    end
    return neu
  end

  return M
end
