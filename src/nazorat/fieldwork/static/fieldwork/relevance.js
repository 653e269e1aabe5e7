// Works out whether a place applies, from the trees that the server made of the tool's conditions (xlsform/expressions.py).
// What this cannot work out counts as true: on paper everything is visible.
const truth = (value) => (typeof value === "number" ? value !== 0 && !Number.isNaN(value) : Boolean(value));
const number = (value) => {
  if (typeof value !== "string") return Number(value);
  return /^\s*-?(\d+(\.\d*)?|\.\d+)\s*$/.test(value) ? Number(value) : NaN;
};
const text = (value) => (typeof value === "boolean" ? (value ? "true" : "false") : String(value));
const same = (left, right) => {
  if (typeof left === "boolean" || typeof right === "boolean") return truth(left) === truth(right);
  if (typeof left === "number" || typeof right === "number") return number(left) === number(right);
  return left === right;
};

const SIGNS = {
  "=": same,
  "!=": (left, right) => !same(left, right),
  "<": (left, right) => number(left) < number(right),
  "<=": (left, right) => number(left) <= number(right),
  ">": (left, right) => number(left) > number(right),
  ">=": (left, right) => number(left) >= number(right),
  "+": (left, right) => number(left) + number(right),
  "-": (left, right) => number(left) - number(right),
  "*": (left, right) => number(left) * number(right),
  div: (left, right) => (number(right) === 0 ? NaN : number(left) / number(right)),
  mod: (left, right) => number(left) % number(right),
};
const FUNCTIONS = {
  selected: (codes, code) => text(codes).split(/\s+/).includes(text(code)),
  "count-selected": (codes) => text(codes).split(/\s+/).filter(Boolean).length,
  "string-length": (value) => text(value).length,
  contains: (whole, part) => text(whole).includes(text(part)),
  "starts-with": (whole, part) => text(whole).startsWith(text(part)),
  concat: (...parts) => parts.map(text).join(""),
  coalesce: (...values) => values.find((value) => text(value) !== "") ?? "",
  not: (value) => !truth(value),
  boolean: truth,
  true: () => true,
  false: () => false,
  number,
  string: text,
};

class NotRead extends Error {}

function work(tree, lookup) {
  const [kind, first, second] = tree;
  if (kind === "text" || kind === "number") return first;
  if (kind === "path") return lookup(first);
  if (kind === "and") return truth(work(first, lookup)) && truth(work(second, lookup));
  if (kind === "or") return truth(work(first, lookup)) || truth(work(second, lookup));
  if (kind === "call" && first === "if") return work(truth(work(second[0], lookup)) ? second[1] : second[2], lookup);
  if (kind === "call" && FUNCTIONS[first]) return FUNCTIONS[first](...second.map((part) => work(part, lookup)));
  if (SIGNS[kind]) return SIGNS[kind](work(first, lookup), work(second, lookup));
  throw new NotRead(kind);
}

/** Whether all trees hold; `lookup` gives the text of a place by its name, or null for what is not on the page. */
export function applies(trees, lookup) {
  const known = (name) => {
    const found = lookup(name);
    if (found === null) throw new NotRead(name);
    return found;
  };
  return trees.every((tree) => {
    try {
      return truth(work(tree, known));
    } catch (wrong) {
      if (wrong instanceof NotRead) return true;
      throw wrong;
    }
  });
}
