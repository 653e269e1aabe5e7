/** What an XForm says of its items and the engine does not hand on. Paths are without the numbers of repeats. */
const TOOL = "urn:nazorat:tool:1";

export interface Facts {
  /** Unit of an item as the sheet has it: "m2", "min". */
  unit(reference: string): string;
  /** The name of the picture that stands in an item beforehand, to be drawn upon; "" when there is none. */
  figure(reference: string): string;
  /** Whether the sheet lets the device say where it is. */
  place: boolean;
}

export function factsOf(xform: string): Facts {
  const form = new DOMParser().parseFromString(xform, "text/xml");
  const units = new Map<string, string>();
  for (const bind of form.getElementsByTagName("bind")) {
    const unit = bind.getAttributeNS(TOOL, "unit");
    if (unit) units.set(bind.getAttribute("nodeset") ?? "", unit);
  }
  const root = form.getElementsByTagName("instance")[0]?.firstElementChild ?? null;
  const named = (root?.getAttributeNS(TOOL, "metadata") ?? "").split(/\s+/);
  return {
    unit: (reference) => units.get(pathOf(reference)) ?? "",
    figure: (reference) => /^jr:\/\/images\/([\w.-]+)$/.exec(textAt(root, pathOf(reference)))?.[1] ?? "",
    // our sheets name what tells where a monitor was; others ask as everywhere
    place: form.documentElement.lookupPrefix(TOOL) === null || named.includes("geopoint"),
  };
}

export function pathOf(reference: string): string {
  return reference.replace(/\[\d+\]/g, "");
}

function textAt(root: Element | null, path: string): string {
  let at: Element | null | undefined = root;
  for (const name of path.split("/").filter(Boolean).slice(1)) at = [...(at?.children ?? [])].find((child) => child.localName === name);
  return at?.textContent?.trim() ?? "";
}
