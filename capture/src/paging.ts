/**
 * How a sheet is cut into pages: by its field-lists, one question a page, or a whole group a page. A repeat has a page that lists its entries,
 * and each entry has pages of its own, so that sixty entries cost no more than one.
 */
import type { AnyControlNode, AnyModelValueNode, GroupNode, RepeatInstanceNode, RepeatRangeNode, RootNode } from "@getodk/xforms-engine";
import type { Cut } from "./look.ts";
import { isShown, nameOf } from "./sheet.ts";

export type Question = AnyControlNode;
export type Range = RepeatRangeNode;
// the union that the engine itself exports is lost in its packaging
type Node = Question | AnyModelValueNode | GroupNode | Range;

export interface Page {
  title: string;
  /** Titles of the groups and entries around it, from the outermost. */
  above: readonly string[];
  nodes: readonly Node[];
  /** Ids of the entries of repeats that it lies in. */
  entries: readonly string[];
  /** The repeat whose entries it lists; nothing is asked on such a page. */
  range: Range | null;
}

/** `unfit` breaks a constraint or is no value of its kind, `needed` must have an answer and has none. */
export type State = "answered" | "open" | "needed" | "unfit";
export interface Asked {
  node: Question;
  state: State;
}

export function pagesOf(root: RootNode, cut: Cut): Page[] {
  const pages: Page[] = [];
  new Cutter(cut, pages).cut(root.currentState.children, { titles: [], entries: [] }, cut === "group");
  return pages.length ? pages : [{ title: "", above: [], nodes: [], entries: [], range: null }];
}

/** Where the cutting is: titles around it, one for each level, and the entries that it is in. */
interface Place {
  titles: readonly string[];
  entries: readonly string[];
}

class Cutter {
  constructor(
    private readonly by: Cut,
    private readonly pages: Page[],
  ) {}

  cut(nodes: readonly Node[], place: Place, whole: boolean): void {
    // the groups at the top are pages, and a repeat always is
    const apart = nodes.some((node) => isRange(node) || (node.nodeType === "group" && (place.titles.length === 0 || holdsRange(node))));
    if (whole && !apart) return this.page(nodes, place);
    let run: Node[] = [];
    const flush = (): void => {
      for (const part of whole ? [run] : oneByOne(run)) this.page(part, place);
      run = [];
    };
    for (const node of nodes) {
      if (isQuestion(node)) run.push(node);
      else if (node.nodeType !== "model-value" && node.currentState.relevant) {
        flush();
        if (isRange(node)) this.repeat(node, place);
        else if (node.nodeType === "group") this.cut(node.currentState.children, { ...place, titles: [...place.titles, labelOf(node)] }, this.isWhole(node));
      }
    }
    flush();
  }

  private repeat(range: Range, place: Place): void {
    this.pages.push({ title: labelOf(range), above: named(place.titles), nodes: [], entries: place.entries, range });
    range.currentState.children.forEach((entry, at) => {
      const inside = { titles: [...place.titles, entryTitle(range, entry, at)], entries: [...place.entries, entry.nodeId] };
      this.cut(entry.currentState.children, inside, this.isWhole(range));
    });
  }

  private isWhole(node: GroupNode | Range): boolean {
    return this.by === "group" || (this.by === "sheet" && (node.appearances as { "field-list"?: boolean } | null)?.["field-list"] === true);
  }

  private page(nodes: readonly Node[], place: Place): void {
    if (!nodes.some((node) => node.currentState.relevant && isShown(node as Question))) return;
    const titles = named(place.titles);
    this.pages.push({ title: titles.at(-1) ?? "", above: titles.slice(0, -1), nodes, entries: place.entries, range: null });
  }
}

/** Each question with the companion that says why it has no answer; notes that follow each other come together. */
function oneByOne(nodes: readonly Node[]): Node[][] {
  const parts: Node[][] = [];
  const names = new Set(nodes.map(nameOf));
  for (const node of nodes.filter((one) => one.currentState.relevant)) {
    const last = parts.at(-1);
    const companion = isCompanion(node, names);
    if (last && ((node.nodeType === "note" && last.every((one) => one.nodeType === "note")) || (companion && nameOf(last[0]!) === nameOf(node).slice(0, -3)))) last.push(node);
    else if (!companion) parts.push([node]);
  }
  return parts;
}

/** What is asked on a page, in order, each with how it stands. */
export function askedOn(page: Page, garbled: ReadonlySet<string>): Asked[] {
  return page.range ? [] : askedIn(page.nodes, garbled);
}

function askedIn(nodes: readonly Node[], garbled: ReadonlySet<string>): Asked[] {
  const byName = new Map(nodes.map((node) => [nameOf(node), node]));
  const names = new Set(byName.keys());
  return nodes.flatMap((node) => {
    if (!node.currentState.relevant) return [];
    if (node.nodeType === "group") return askedIn(node.currentState.children, garbled);
    if (!isQuestion(node) || node.nodeType === "note" || isCompanion(node, names)) return [];
    const companion = byName.get(`${nameOf(node)}_na`);
    return [{ node, state: stateOf(node, companion && isQuestion(companion) ? companion : null, garbled) }];
  });
}

function stateOf(node: Question, companion: Question | null, garbled: ReadonlySet<string>): State {
  const violated = [node, companion].map((one) => one?.validationState.violation?.condition);
  if (garbled.has(node.currentState.reference) || violated.includes("constraint")) return "unfit";
  if (violated.includes("required")) return "needed";
  return [node, companion].some((one) => one && one.currentState.instanceValue !== "") ? "answered" : "open";
}

/** What stands between the sheet and its end, each with the page that it is on. */
export function openOf(root: RootNode, pages: readonly Page[]): { page: number; reference: string }[] {
  const found = new Map<string, number>();
  pages.forEach((page, at) => {
    for (const node of questionsUnder(page.nodes)) found.set(node.nodeId, at);
  });
  return root.validationState.violations.map((one) => ({ page: found.get(one.nodeId) ?? 0, reference: one.reference }));
}

function questionsUnder(nodes: readonly Node[]): Question[] {
  return nodes.flatMap((node) => (node.nodeType === "group" ? questionsUnder(node.currentState.children) : isQuestion(node) ? [node] : []));
}

export function entryTitle(range: Range, entry: RepeatInstanceNode, at: number): string {
  const said = entry.currentState.label?.asString || labelOf(range);
  return `${said} ${at + 1}`.trim();
}

export function labelOf(node: Node): string {
  return node.currentState.label?.asString ?? "";
}

function named(titles: readonly string[]): string[] {
  return titles.filter((title) => title !== "");
}

function isRange(node: Node): node is Range {
  return node.nodeType.startsWith("repeat-range");
}

function isQuestion(node: Node): node is Question {
  return node.nodeType !== "group" && node.nodeType !== "model-value" && !isRange(node);
}

function isCompanion(node: Node, names: ReadonlySet<string>): boolean {
  const name = nameOf(node);
  return name.endsWith("_na") && names.has(name.slice(0, -3));
}

function holdsRange(group: GroupNode): boolean {
  return group.currentState.children.some((node) => isRange(node) || (node.nodeType === "group" && holdsRange(node)));
}
