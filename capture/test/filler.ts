/** Fills a sheet through the app's engine as tests/support/Filler.java does through JavaRosa. A browser loads it; see tests/support/javarosa.py. */
import type { Node } from "../src/sheet.ts";
import { Sheet } from "../src/sheet.ts";

type Plan = Readonly<Record<string, readonly string[]>>;
const TIMES = 2;

async function fill(xform: string, plan: Plan): Promise<string> {
  const sheet = await Sheet.opened(xform, "");
  // an answer may make a question before it relevant
  for (let time = 0; time < TIMES; time++) walk(sheet.root.currentState.children, plan);
  return sheet.xml();
}

function walk(nodes: readonly Node[], plan: Plan): void {
  for (const node of nodes) {
    if (!node.currentState.relevant || node.nodeType === "model-value") continue;
    if (node.nodeType === "repeat-range:uncontrolled") {
      const wanted = Number(plan[path(node)]?.[0]);
      while (node.currentState.children.length < wanted) node.addInstances();
    }
    if (node.nodeType === "group" || node.nodeType === "repeat-instance" || node.nodeType.startsWith("repeat-range")) {
      walk(node.currentState.children as readonly Node[], plan);
    } else answer(node as Leaf, plan[path(node)]);
  }
}

type Leaf = Exclude<Node, { currentState: { children: readonly unknown[] } }>;

function path(node: Node): string {
  return node.currentState.reference.replace(/\[\d+\]/g, "");
}

function answer(node: Leaf, tries: readonly string[] | undefined): void {
  if (node.currentState.readonly || node.nodeType === "note" || !tries) return;
  const turn = [...node.currentState.reference.matchAll(/\[(\d+)\]/g)].reduce((sum, [, position]) => sum + Number(position) - 1, 0);
  for (let n = 0; n < tries.length; n++) if (isTaken(node, tries[(n + turn) % tries.length]!)) return;
  if (node.nodeType === "select") node.selectValues([]);
  else if (node.nodeType === "rank") node.setValues([]);
  else if (node.nodeType === "input") (node.setValue as (value: string) => void)("");
}

/** False when that is not on offer, or the constraint does not take it. */
function isTaken(node: Leaf, text: string): boolean {
  const offered = (options: readonly { value: string }[]): boolean => text.split(" ").every((one) => options.some(({ value }) => value === one));
  switch (node.nodeType) {
    case "select":
      if (!offered(node.currentState.valueOptions)) return false;
      node.selectValues(node.selectType === "select" ? text.split(" ") : [text]);
      break;
    case "rank":
      if (!offered(node.currentState.valueOptions)) return false;
      node.setValues(text.split(" "));
      break;
    case "trigger":
      node.setValue(true);
      break;
    case "range":
    case "input":
      (node.setValue as (value: string) => void)(text);
      break;
    default:
      return true;
  }
  return node.validationState.violation?.condition !== "constraint";
}

(globalThis as unknown as { fill: typeof fill }).fill = fill;
