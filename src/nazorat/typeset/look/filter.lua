-- Gives the counted paragraphs, figures, tags and tables of a document the shape that each format needs.
-- The Typst writer drops the description of a picture, so figures are written here.

local TAGS = {
  established = "full", supported = "plain", accepted = "plain", binding = "plain",
  alleged = "dots", comparative = "dots", custom = "dots",
  contradicted = "gap", ["not-established"] = "gap", missing = "gap", none = "gap",
}
local sources = {}
local typst, word = FORMAT:match("typst") ~= nil, FORMAT:match("docx") ~= nil

local function raw(text) return pandoc.RawBlock(typst and "typst" or "openxml", text) end
local function rawin(text) return pandoc.RawInline(typst and "typst" or "openxml", text) end
local function str(text) -- a string literal of Typst
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", " ") .. '"'
end
local function has(list, wanted)
  for _, one in ipairs(list) do if one == wanted then return true end end
  return false
end
local function tag_of(el)
  for _, class in ipairs(el.classes) do if TAGS[class] then return TAGS[class], class end end
end
local function wrapped(before, blocks, after)
  local out = pandoc.List({ raw(before) })
  out:extend(blocks)
  out:insert(raw(after))
  return out
end

-- ------------------------------------------------------------------ first pass: what may not pass, and the sources
local first = {}
function first.RawBlock() return {} end
function first.RawInline() return {} end
function first.Code(el) return pandoc.Str(el.text) end
function first.CodeBlock(el) return pandoc.Para({ pandoc.Str(el.text) }) end
function first.Image(el) return pandoc.Span(el.caption) end -- a text never names a file
function first.Math(el) return pandoc.Str(el.text) end
function first.Link(el)
  if el.target:match("^https?://") or el.target:match("^mailto:") or el.target:match("^#[%w-]+$") then return el end
  return pandoc.Span(el.content)
end
function first.Div(el)
  if not el.classes:includes("sources") then return nil end
  el:walk({ Span = function(span)
    sources[span.attributes.name] = { src = span.attributes.src, width = tonumber(span.attributes.width) }
  end })
  return {}
end

-- ------------------------------------------------------------------ inline
local second = {}
function second.Span(el)
  local frame, class = tag_of(el)
  if frame then
    if typst then
      local out = pandoc.List({ rawin("#tag(" .. str(frame) .. ")[") })
      out:extend(el.content)
      out:insert(rawin("]"))
      return out
    end
    if word then return pandoc.Span(el.content, { ["custom-style"] = "Tag " .. frame }) end
    return pandoc.Span(el.content, pandoc.Attr("", { "tag", frame, class }))
  end
  if el.classes:includes("secno") then
    if typst then
      return pandoc.List({ rawin("#secno[") }) .. el.content .. pandoc.List({ rawin("]") })
    end
    return word and el.content or el
  end
  return el.content
end

-- ------------------------------------------------------------------ tables
local function longest(cell)
  local text = pandoc.utils.stringify(cell.contents)
  return utf8.len(text) or #text
end
-- the inlines of a cell or item; several paragraphs are joined by line breaks
local function inlines_of(blocks)
  local out = pandoc.Inlines({})
  for index, block in ipairs(blocks) do
    if index > 1 then out:insert(pandoc.LineBreak()) end
    if block.content and block.content[1] and block.content[1].t and block.t ~= "Div" then out:extend(block.content)
    else out:extend(pandoc.utils.blocks_to_inlines({ block })) end
  end
  return out
end
local ALIGN = { AlignRight = "right", AlignCenter = "center" }
local function table_typst(el)
  local widths, aligns = {}, {}
  local all = pandoc.List(el.head.rows)
  for _, body in ipairs(el.bodies) do all:extend(body.body) end
  for _, row in ipairs(all) do
    for c, cell in ipairs(row.cells) do widths[c] = math.max(widths[c] or 1, longest(cell)) end
  end
  local widest = 1
  for c, spec in ipairs(el.colspecs) do
    aligns[c] = ALIGN[spec[1]] or "left"
    if widths[c] > widths[widest] then widest = c end
  end
  local columns = {}
  for c in ipairs(el.colspecs) do
    local wide = widths[c] > 24 or c == widest
    columns[c] = wide and string.format("%dfr", math.max(10, math.min(widths[c], 90))) or "auto"
  end
  local out = pandoc.Inlines({ rawin("#data-table(columns: (" .. table.concat(columns, ", ") .. ",), align: (" ..
    table.concat(aligns, ", ") .. ",), caption: ") })
  local caption = inlines_of(el.caption.long)
  out:insert(rawin(#caption == 0 and "none" or "["))
  out:extend(caption)
  out:insert(rawin(#caption == 0 and "," or "],"))
  for _, row in ipairs(all) do
    out:insert(rawin("("))
    for _, cell in ipairs(row.cells) do
      out:insert(rawin("["))
      out:extend(inlines_of(cell.contents))
      out:insert(rawin("],"))
    end
    out:insert(rawin("),\n"))
  end
  out:insert(rawin(")"))
  return pandoc.Plain(out)
end
function second.Table(el)
  if typst then return table_typst(el) end
end

-- ------------------------------------------------------------------ figures and paragraphs
local function picture(name, alt, width)
  local source = sources[name]
  if not source then return nil end
  local across = width or source.width
  local size = { width = word and string.format("%.1fmm", across) or string.format("%.0f", across * 96 / 25.4) }
  return pandoc.Image({ pandoc.Str(alt) }, source.src, "", size)
end
local function figure(el)
  local name, alt = el.attributes.name, el.attributes.alt
  if typst then
    return wrapped("#picture(" .. str(name) .. ")[", el.content, "]")
  end
  local image = picture(name, alt)
  if not image then return el.content end
  if word then
    return { pandoc.Div({ pandoc.Para({ image }) }, { ["custom-style"] = "Figure" }),
      pandoc.Div(el.content, { ["custom-style"] = "Image Caption" }) }
  end
  return pandoc.Figure(pandoc.Plain({ image }), { long = el.content })
end
-- a list whose items begin with a tag is a list of norms: the frame stands in a column of its own
local function norms(el)
  if not typst then return nil end
  local out = pandoc.Inlines({ rawin("#norms(") })
  for _, item in ipairs(el.content) do
    local content = item[1] and item[1].content
    local head = content and content[1]
    if not (head and head.t == "RawInline" and head.text:match("^#tag")) then return nil end
    local cut = 1
    while content[cut].t ~= "RawInline" or content[cut].text ~= "]" do cut = cut + 1 end
    local rest = pandoc.Inlines({ table.unpack(content, cut + 1) })
    if rest[1] and rest[1].t:match("Space") then rest:remove(1) end
    out:insert(rawin("(["))
    out:extend({ table.unpack(content, 1, cut) })
    out:insert(rawin("], ["))
    out:extend(rest)
    if #item > 1 then
      out:insert(pandoc.LineBreak())
      out:extend(inlines_of({ table.unpack(item, 2) }))
    end
    out:insert(rawin("]),\n"))
  end
  out:insert(rawin(")"))
  return pandoc.Plain(out)
end
second.BulletList = norms

local function para_typst(el)
  local a = el.attributes
  local arguments = { str(a.number or ""), "word: " .. str(a.word or ""), "kind: " .. str(a.kind or "") }
  if a.beside then
    arguments[#arguments + 1] = "beside: " .. str(a.beside)
    arguments[#arguments + 1] = "note: " .. str(a["beside-caption"] or "")
  end
  local label = a.number and (" <p" .. a.number .. ">") or ""
  return wrapped("#para(" .. table.concat(arguments, ", ") .. ")[", el.content, "]" .. label)
end
local function para_word(el)
  local a, tab = el.attributes, rawin("<w:r><w:tab/></w:r>")
  local paragraph = el.content[1]
  if a.number then
    local before = pandoc.Inlines({})
    if a.word then before:insert(pandoc.Span({ pandoc.Str(a.word) }, { ["custom-style"] = "Kind" })) end
    before:extend({ tab, pandoc.Span({ pandoc.Str(a.number) }, { ["custom-style"] = "Paragraph Number" }), tab })
    paragraph.content = before .. paragraph.content
  end
  if a.anchor then -- numbers of bookmarks far above those that pandoc gives
    local id = tostring(1000000 + tonumber(a.number))
    paragraph.content:insert(1, rawin('<w:bookmarkStart w:id="' .. id .. '" w:name="' .. a.anchor .. '"/>'))
    paragraph.content:insert(rawin('<w:bookmarkEnd w:id="' .. id .. '"/>'))
  end
  local style = a.kind == "recommendation" and "Recommendation" or (a.number and "Numbered" or "Body Text")
  local out = pandoc.List({ pandoc.Div({ paragraph }, { ["custom-style"] = style }) })
  if a.beside then
    out:insert(pandoc.Div({ pandoc.Para({ picture(a.beside, a["beside-alt"]) }) }, { ["custom-style"] = "Figure" }))
    out:insert(pandoc.Div({ pandoc.Para({ pandoc.Str(a["beside-caption"] or "") }) }, { ["custom-style"] = "Image Caption" }))
  end
  return out
end
local function para_html(el)
  local a = el.attributes
  local out = pandoc.List({})
  if a.word then out:insert(pandoc.Plain({ pandoc.Span({ pandoc.Str(a.word) }, { class = "kind" }) })) end
  if a.number then
    out:insert(pandoc.Plain({ pandoc.Link({ pandoc.Str(a.number) }, "#p" .. a.number, "", { class = "number" }) }))
  end
  if a.beside then
    local image = picture(a.beside, a["beside-alt"])
    out:insert(pandoc.Figure(pandoc.Plain({ image }), { long = { pandoc.Plain({ pandoc.Str(a["beside-caption"] or "") }) } }))
  end
  out:extend(el.content)
  return pandoc.Div(out, pandoc.Attr(el.identifier, { "para", a.kind }))
end

local third = {}
function third.Div(el)
  if el.classes:includes("figure") then return figure(el) end
  if el.classes:includes("para") then
    if typst then return para_typst(el) elseif word then return para_word(el) else return para_html(el) end
  end
  if el.classes:includes("head") then
    local header = el.content[1]
    header.identifier = el.identifier
    if typst and el.classes:includes("new-page") then return { raw("#pagebreak(weak: true)"), header } end
    return header
  end
  if el.classes:includes("wide") and typst then return wrapped("#wide[", el.content, "]") end
  return nil
end
return { first, second, third }
