/** Receipts: the server's signed word that it has something, by network or in a file. On it, and on nothing else, the device deletes. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, joined, text, unhex, utf8 } from "./bytes.ts";
import type { BesideLine, Device, Line } from "./device.ts";
import { Refusal } from "./refusal.ts";

/** One sealed body that waits: the record of a line, or a file of it. */
export interface Parcel {
  file: BesideLine | null;
  slip: string;
  signature: string;
  body(): Promise<Bytes | null>;
}

/** What of a line still waits, the record first. */
export function parcelsOf(device: Device, id: string, line: Line): Parcel[] {
  const record: Parcel = { file: null, slip: line.slip, signature: line.signature, body: () => device.body(id) };
  const files = (line.files ?? []).map((file) => ({ file, slip: file.slip, signature: file.signature, body: () => device.sealedBeside(id, file.id) }));
  return [...(line.there ? [] : [record]), ...files];
}

/** Take a parcel off its line, and delete what was sealed once nothing of the line waits. Gives the line as it stands then. */
export async function settle(device: Device, id: string, line: Line, parcel: Parcel): Promise<Line> {
  const left = parcel.file ? await device.receivedBeside(id, line, parcel.file.id) : { ...line, there: true };
  if (left.there && !left.files?.length) {
    await device.received(id, left);
    return { ...left, state: "received" };
  }
  await device.mark(id, left);
  return left;
}

/** Whether these bytes are the server's word, by its key of the pairing, for just what the slip says. */
export function holds(device: Device, slip: string, receipt: Bytes, signature: string): boolean {
  try {
    const server = unhex(device.pack?.server ?? "");
    if (!ed25519.verify(unhex(signature), joined(utf8("nazorat-receipt/1|"), receipt), server, { zip215: false })) return false;
    const [said, own] = [JSON.parse(text(receipt)), JSON.parse(slip)];
    return (["kind", "visit", "version", "sha256"] as const).every((name) => said[name] === own[name]);
  } catch {
    return false;
  }
}

/** Read a receipt file of the desk; gives how many things were deleted here. Throws Refusal for a file that is none. */
export async function takeReceipts(device: Device, file: Bytes): Promise<number> {
  const given = new Map(readFile(file).map((one) => [shaOf(one.receipt), one]));
  let taken = 0;
  for (const [id, held] of await device.queue()) {
    if (held.state === "received") continue;
    let line = held;
    for (const parcel of parcelsOf(device, id, line)) {
      const found = given.get(shaOf(parcel.slip));
      if (!found || !holds(device, parcel.slip, utf8(found.receipt), found.signature)) continue;
      line = await settle(device, id, line, parcel);
      taken += 1;
    }
  }
  return taken;
}

interface Given {
  receipt: string;
  signature: string;
}

function readFile(file: Bytes): Given[] {
  let held: unknown;
  try {
    held = JSON.parse(text(file));
  } catch {
    throw new Refusal("receipt_none");
  }
  const { format, receipts } = (held ?? {}) as { format?: unknown; receipts?: unknown };
  if (format !== "nazorat-receipts/1" || !Array.isArray(receipts)) throw new Refusal("receipt_none");
  return receipts.filter((one): one is Given => typeof one?.receipt === "string" && typeof one.signature === "string");
}

/** The digest that a slip or a receipt speaks of; "" when it says none. */
function shaOf(words: string): string {
  try {
    return String(JSON.parse(words).sha256);
  } catch {
    return "";
  }
}
