/** Names of files in a record. The engine would hold each file in memory, and keeps the name of one that was taken away; so it gets names alone. */
import type { RootNode, UploadNode } from "@getodk/xforms-engine";
import type { Node } from "./sheet.ts";

/** A draft's XML without the names of its files, and those names by reference. What stood in an item beforehand stands there again. */
export function parted(xform: string, xml: string): { xml: string; names: Map<string, string> } {
  const form = new DOMParser().parseFromString(xform, "text/xml");
  const paths = new Set([...form.getElementsByTagName("upload")].map((one) => one.getAttribute("ref") ?? ""));
  const names = new Map<string, string>();
  // a parse of nothing is an error, which the browser words in a style of its own that our policy refuses
  if (!xml || !paths.size) return { xml, names };
  const blank = form.getElementsByTagName("instance")[0]?.firstElementChild ?? null;
  const held = new DOMParser().parseFromString(xml, "text/xml");
  for (const one of held.getElementsByTagName("*")) {
    const [path, name] = [pathTo(one), one.textContent?.trim() ?? ""];
    if (!paths.has(path) || !name || name.startsWith("jr://")) continue;
    names.set(referenceTo(one), name);
    one.textContent = standing(blank, path);
  }
  return { xml: new XMLSerializer().serializeToString(held), names };
}

/** Give each item its file's name again. */
export function joinedTo(root: RootNode, names: ReadonlyMap<string, string>): void {
  if (!names.size) return;
  const wanted = new Map([...names].map(([reference, name]) => [reference.replaceAll("[1]", ""), name]));
  for (const node of uploads(root)) {
    const name = wanted.get(node.currentState.reference.replaceAll("[1]", ""));
    if (name) node.setValue(new File([], name));
  }
}

/** The names of the files that a record names: those of items that are asked, each once. */
export function namesIn(root: RootNode): string[] {
  const held = [...uploads(root)].filter((node) => isAsked(node)).map((node) => node.currentState.instanceValue);
  return [...new Set(held.filter((name) => name && !name.startsWith("jr://")))];
}

function* uploads(node: Node | RootNode): Generator<UploadNode> {
  if (node.nodeType === "upload") yield node;
  else for (const child of (node.currentState.children ?? []) as readonly Node[]) yield* uploads(child);
}

function isAsked(node: UploadNode): boolean {
  let at: { currentState?: { relevant: boolean }; parent?: unknown } | null = node;
  while (at?.currentState) {
    if (!at.currentState.relevant) return false;
    at = (at.parent ?? null) as typeof at;
  }
  return true;
}

function pathTo(element: Element): string {
  return element.parentElement ? `${pathTo(element.parentElement)}/${element.localName}` : `/${element.localName}`;
}

function referenceTo(element: Element): string {
  if (!element.parentElement) return `/${element.localName}`;
  const same = [...element.parentElement.children].filter((one) => one.localName === element.localName);
  return `${referenceTo(element.parentElement)}/${element.localName}[${same.indexOf(element) + 1}]`;
}

function standing(root: Element | null, path: string): string {
  let at: Element | null | undefined = root;
  for (const name of path.split("/").slice(2)) at = [...(at?.children ?? [])].find((child) => child.localName === name);
  const text = at?.textContent?.trim() ?? "";
  return text.startsWith("jr://") ? text : "";
}
