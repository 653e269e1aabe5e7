/** A sealed bundle: all that waits, in one file for a stick or a laptop nearby (docs/developing/doors.md). Nothing in it can be read. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { base64url, canonical, hex, joined, sha256, utf8 } from "./bytes.ts";
import type { Device } from "./device.ts";
import { parcelsOf } from "./receipts.ts";
import { Refusal } from "./refusal.ts";

// as many as the desk reads of one file; what is more goes into the next
const MOST_PARCELS = 2000;

export interface Bundle {
  name: string;
  file: Blob;
  /** The lines of the queue that are in it. */
  ids: string[];
}

/** One body after another is handed to the browser, which keeps it outside of this page's memory. Throws Refusal when nothing waits. */
export async function makeBundle(device: Device): Promise<Bundle> {
  const pack = device.pack;
  const [lines, bodies, ids]: [string[], Blob[], string[]] = [[], [], []];
  let at = 0;
  for (const [id, line] of await device.queue()) {
    if (line.state === "received" || lines.length >= MOST_PARCELS) continue;
    for (const parcel of parcelsOf(device, id, line)) {
      const body = await parcel.body();
      if (!body) continue;
      const kind = parcel.file ? "file" : "record";
      lines.push(`${new TextDecoder().decode(canonical({ at, kind, signature: parcel.signature, size: body.length, slip: base64url(utf8(parcel.slip)) }))}\n`);
      bodies.push(new Blob([body]));
      at += body.length;
    }
    ids.push(id);
  }
  if (!pack || !lines.length) throw new Refusal("nothing");
  const listed = utf8(lines.join(""));
  const bundle = crypto.randomUUID();
  const facts = {
    bundle, visit: pack.visit, device: pack.device, made_at: Date.now(), count: lines.length, sha256: await sha256(listed),
  };
  const signature = hex(ed25519.sign(joined(utf8("nazorat-bundle/1|"), canonical(facts)), device.seed));
  const head = canonical({ ...facts, signature });
  const parts = [utf8("nazorat-bundle/1\n"), head, utf8("\n"), listed, utf8("\n"), ...bodies];
  return { name: `notebook-${bundle.slice(0, 8)}.bin`, file: new Blob(parts, { type: "application/octet-stream" }), ids };
}

/** Give it to the person as a download, and note on its lines that they are in a file. They stay here until a receipt comes. */
export async function exportBundle(device: Device): Promise<string> {
  const { name, file, ids } = await makeBundle(device);
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // the browser reads it after this turn
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  const queue = await device.queue();
  for (const id of ids) {
    const line = queue.get(id);
    if (line) await device.mark(id, { ...line, exportedAt: Date.now() });
  }
  return name;
}
