/** The code of a talk: what stands for the person on this device, on the interviewer's paper and in the record. */
import { random } from "../bytes.ts";
import type { Device } from "../device.ts";
import type { Tool } from "../pack.ts";

// no vowels, so that no code is a word; nothing that is read for something else
const SIGNS = "BCDFGHJKLMNPQRTVWXZ2346789";
const RANDOM = 4;
const KEPT = "codes";

/**
 * A code that no other device gives, as it begins with the range that the pack gave to this one, and that this one did not give before. What follows the number is
 * drawn, not counted: codes in order would tell, beside the place's log of movements, who was the third to be called out.
 */
export async function newCode(device: Device): Promise<string> {
  const given = new Set((await device.own<string[]>(KEPT)) ?? []);
  // the range of the pack; a device on travel has none, and its number stands for it
  const begins = device.pack?.codes || `${device.pack?.device_number ?? 0}-`;
  for (;;) {
    const code = `${begins}${drawn()}`.slice(-8);
    if (given.has(code)) continue;
    await device.keep(KEPT, [...given, code]);
    return code;
  }
}

/** What was written as the code of a talk, when it can be one: a name has no digit in it, and is not shown on the list. */
export function codeIn(written: string): string {
  const said = written.trim();
  return /^(?=.*\d)[\p{L}\d-]{1,8}$/u.test(said) ? said : "";
}

/** Whether a tool is a talk with one person: it asks who in the team may know, and for a code instead of a name. */
export function isTalk(tool: Tool): boolean {
  const binds = [...new DOMParser().parseFromString(tool.xform, "text/xml").getElementsByTagName("bind")];
  const asks = binds.some((one) => one.getAttributeNS("urn:nazorat:tool:1", "sensitive") === "compartment");
  return asks && binds.some((one) => one.getAttribute("nodeset")?.endsWith("/person"));
}

function drawn(): string {
  let code = "";
  // bytes beyond the last whole round would make some signs likelier
  while (code.length < RANDOM) for (const byte of random(8)) if (byte < 256 - (256 % SIGNS.length) && code.length < RANDOM) code += SIGNS[byte % SIGNS.length];
  return code;
}
