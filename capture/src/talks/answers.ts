/** Answers of a sheet by the name of their question, as talks need them: those of the library keep their names in every tool. */
import { type Node, type Sheet, nameOf } from "../sheet.ts";

export type Answers = ReadonlyMap<string, string>;

/** What was answered where it was asked; of several choices the codes with a space between. Repeats are passed over. */
export function answersOf(sheet: Sheet): Answers {
  return new Map(leaves(sheet.root.currentState.children).map((node) => [nameOf(node), valueOf(node)]));
}

/** Names of the questions under these nodes. */
export function namesUnder(nodes: readonly Node[]): Set<string> {
  return new Set(leaves(nodes).map(nameOf));
}

/** Write into the sheet what was said before it was opened. A name that it does not ask, or a code that it does not know, is left out. */
export function answer(sheet: Sheet, given: Answers): void {
  for (const node of leaves(sheet.root.currentState.children)) {
    const value = given.get(nameOf(node));
    if (!value) continue;
    if (node.nodeType === "input" && node.valueType === "string") node.setValue(value);
    if (node.nodeType === "select") {
      const known = new Set(node.currentState.valueOptions.map((option: { value: string }) => option.value));
      node.selectValues(value.split(" ").filter((code) => known.has(code)));
    }
  }
}

function leaves(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (!node.currentState.relevant) return [];
    if (node.nodeType === "group") return leaves(node.currentState.children);
    return node.nodeType === "input" || node.nodeType === "select" ? [node] : [];
  });
}

function valueOf(node: Node): string {
  if (node.nodeType === "select") return node.currentState.value.join(" ");
  return node.nodeType === "input" && typeof node.currentState.value === "string" ? node.currentState.value : "";
}
