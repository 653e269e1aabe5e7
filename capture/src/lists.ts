/**
 * Two old ways of choosing from a list beside the sheet that the engine does not know, select_one_external and search(), written anew
 * in the way that it knows: an itemset over a secondary instance.
 */
const XFORMS = "http://www.w3.org/2002/xforms";
const FAR = "itemsets.csv";
const SEARCH = /\bsearch\((.*)\)/s;

export function withLists(xform: string): string {
  if (!/\squery="|\bsearch\(/.test(xform)) return xform;
  const form = new DOMParser().parseFromString(xform, "text/xml");
  const model = form.getElementsByTagName("model")[0];
  if (!model) return xform;
  for (const input of [...form.getElementsByTagName("input")]) if (input.hasAttribute("query")) external(form, model, input);
  for (const kind of ["select1", "select"]) for (const select of [...form.getElementsByTagName(kind)]) searched(form, model, select);
  return new XMLSerializer().serializeToString(form);
}

function external(form: Document, model: Element, input: Element): void {
  const query = input.getAttribute("query") ?? "";
  const list = /^instance\('([^']+)'\)\/root\/item/.exec(query)?.[1];
  if (!list) return;
  instance(form, model, list, FAR);
  const select = form.createElementNS(XFORMS, "select1");
  for (const { name, value } of input.attributes) if (name !== "query") select.setAttribute(name, value);
  select.append(...input.childNodes, itemset(form, query.replace(/\/item\b/, `/item[list_name = '${list}']`), "name", "label"));
  input.replaceWith(select);
}

function searched(form: Document, model: Element, select: Element): void {
  const given = SEARCH.exec(select.getAttribute("appearance") ?? "")?.[1];
  if (given === undefined) return;
  const [list = "", way = "", ...rest] = argumentsOf(given).map((one) => one.replace(/^'(.*)'$|^"(.*)"$/s, "$1$2"));
  const raw = argumentsOf(given);
  const items = [...select.getElementsByTagName("item")];
  const columns = items.find((item) => !/^-?\d+$/.test(valueOf(item)));
  if (!list || !columns) return;
  const id = list.replace(/\.csv$/, "");
  instance(form, model, id, `${id}.csv`);
  // the label of that item names the column, or columns, of the label
  const label = (columns.getElementsByTagName("label")[0]?.textContent ?? "").split(",")[0]?.trim() || "label";
  const [column, wanted] = [rest[0] ?? "", raw[3] ?? "''"];
  const tests: Readonly<Record<string, string>> = {
    matches: `[${column} = ${wanted}]`, contains: `[contains(${column}, ${wanted})]`, startswith: `[starts-with(${column}, ${wanted})]`,
    endswith: `[ends-with(${column}, ${wanted})]`,
  };
  const filter = rest.length >= 2 ? (tests[way] ?? "") : "";
  const more = rest.length >= 4 ? `[${rest[2]} = ${raw[5]}]` : "";
  columns.replaceWith(itemset(form, `instance('${id}')/root/item${filter}${more}`, valueOf(columns), label));
  // the engine takes items or an itemset, not both
  for (const item of items) if (item !== columns) item.remove();
  select.setAttribute("appearance", (select.getAttribute("appearance") ?? "").replace(SEARCH, "autocomplete").trim());
}

function argumentsOf(given: string): string[] {
  return (given.match(/'[^']*'|"[^"]*"|[^,'"]+/g) ?? []).map((one) => one.trim()).filter(Boolean);
}

function valueOf(item: Element): string {
  return item.getElementsByTagName("value")[0]?.textContent?.trim() ?? "";
}

function instance(form: Document, model: Element, id: string, file: string): void {
  if ([...model.getElementsByTagName("instance")].some((one) => one.id === id)) return;
  const made = form.createElementNS(XFORMS, "instance");
  made.setAttribute("id", id);
  made.setAttribute("src", `jr://file-csv/${file}`);
  const last = [...model.getElementsByTagName("instance")].at(-1);
  last?.after(made);
}

function itemset(form: Document, nodeset: string, value: string, label: string): Element {
  const made = form.createElementNS(XFORMS, "itemset");
  made.setAttribute("nodeset", nodeset);
  for (const [part, ref] of [["value", value], ["label", label]] as const) {
    const child = form.createElementNS(XFORMS, part);
    child.setAttribute("ref", ref);
    made.append(child);
  }
  return made;
}
