/** Elements without markup from text: this page has no place where a string could become code. */
import type { Drawing } from "icon:x";

export type Child = Node | string | null | false | undefined | readonly Child[];
type Handler = (event: Event) => void;
export type Attributes = Record<string, string | number | boolean | null | undefined | Handler>;

const SVG = "http://www.w3.org/2000/svg";

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  put(element, children);
  return element;
}

export function put(parent: Node, children: Child): void {
  if (Array.isArray(children)) for (const child of children) put(parent, child);
  else if (typeof children === "string") parent.appendChild(document.createTextNode(children));
  else if (children instanceof Node) parent.appendChild(children);
}

export function icon(drawing: Drawing, extra = ""): SVGElement {
  return drawn(drawing, `icon ${extra}`, "0 0 24 24", { fill: "none", stroke: "currentColor", "stroke-linecap": "round", "stroke-linejoin": "round" });
}

export function brand(): SVGElement {
  const parts: Drawing = [["circle", { class: "b1", cx: "11", cy: "11", r: "9" }], ["path", { class: "b2", d: "M11 5.5a5.5 5.5 0 0 0 0 11z" }]];
  return drawn(parts, "", "0 0 22 22", {});
}

function drawn(drawing: Drawing, name: string, box: string, attributes: Record<string, string>): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ class: name.trim(), viewBox: box, "aria-hidden": "true", ...attributes })) svg.setAttribute(key, value);
  for (const [tag, held] of drawing) {
    const part = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(held)) part.setAttribute(key, value);
    svg.append(part);
  }
  return svg;
}

/** Give a file to be saved. */
export function save(name: string, content: string | Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
