// Loads a built custody.js as a page would and calls its functions: one JSON line in, one out. Bytes are {"b64"}, open keys {"kept"}.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { runInThisContext } from "node:vm";

runInThisContext(readFileSync(process.argv[2], "utf8"), { filename: "custody.js" });
const kept = [];

function taken(value) {
  if (Array.isArray(value)) return value.map(taken);
  if (value === null || typeof value !== "object") return value;
  if (Object.keys(value).length === 1 && "b64" in value) return new Uint8Array(Buffer.from(value.b64, "base64"));
  if (Object.keys(value).length === 1 && "kept" in value) return kept[value.kept];
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, taken(one)]));
}

function given(value) {
  if (value instanceof Uint8Array) return { b64: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(given);
  if (value === null || typeof value !== "object") return value ?? null;
  const shown = Object.fromEntries(Object.entries(value).filter(([, one]) => typeof one !== "function").map(([name, one]) => [name, given(one)]));
  const open = "close" in value || Object.values(value).some((one) => typeof one === "function");
  return open ? { ...shown, kept: kept.push(value) - 1 } : shown;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { call, on, words } = JSON.parse(line);
  let said;
  try {
    const owner = on === null ? globalThis.nazoratCustody : kept[on];
    said = { value: given(await owner[call](...taken(words))) };
  } catch (error) {
    said = error.name === "CustodyError" ? { refused: error.code, at: given(error.at) } : { broke: String(error.stack) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
