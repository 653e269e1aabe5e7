/** The sealed door: fetching the pack, sending what is finished, holding the receipt against the server's key of the pairing. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, joined, text, unhex, utf8 } from "./bytes.ts";
import type { Device, Line } from "./device.ts";
import { readPack } from "./pack.ts";
import { Refusal } from "./refusal.ts";
import { headersOf } from "./seal.ts";

const DOOR = "/sync/key/";

/** The token in what the desk shows: an address of this server's door or app, or the code alone. Throws Refusal. */
export function tokenIn(given: string): string {
  const found = /(?:^|\/sync\/key\/|#)([\w-]{64})\/?$/.exec(given.trim());
  if (!found?.[1] || (given.includes("://") && !given.trim().startsWith(`${location.origin}/`))) throw new Refusal("pair_wrong");
  return found[1];
}

/** Fetch the pack and take it if it holds. */
export async function fetchPack(device: Device, token: string): Promise<void> {
  const answer = await asked(token, "pack", { method: "GET" });
  let arrived: unknown;
  try {
    arrived = await answer.json();
  } catch {
    throw new Refusal("pack_damaged");
  }
  await device.take(readPack(arrived, device.pack), token);
}

/** Send everything that waits, one after another; `moved` is called after each change of a line. */
export async function sendAll(device: Device, moved: () => void): Promise<void> {
  for (const [id, line] of await device.queue()) {
    if (line.state === "received") continue;
    const body = await device.body(id);
    if (!body) continue;
    await device.mark(id, { ...line, state: "sent" });
    moved();
    const answer = await asked(device.token, "records", { method: "POST", body, headers: headersOf(utf8(line.slip), line.signature) });
    const receipt = new Uint8Array(await answer.arrayBuffer());
    if (!holds(device, line, receipt, answer.headers.get("Nazorat-Signature") ?? "")) throw new Refusal("receipt_wrong");
    await device.received(id, line);
    moved();
  }
}

function holds(device: Device, line: Line, receipt: Bytes, signature: string): boolean {
  try {
    const server = unhex(device.pack?.server ?? "");
    if (!ed25519.verify(unhex(signature), joined(utf8("nazorat-receipt/1|"), receipt), server, { zip215: false })) return false;
    const [said, slip] = [JSON.parse(text(receipt)), JSON.parse(line.slip)];
    return (["kind", "visit", "version", "sha256"] as const).every((name) => said[name] === slip[name]);
  } catch {
    return false;
  }
}

async function asked(token: string, what: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`${DOOR}${token}/${what}`, { ...request, credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" });
  } catch {
    throw new Refusal("network_failed");
  }
  if (answer.ok) return answer;
  if (answer.status === 404 && what === "pack") throw new Refusal("not_paired");
  const said = await answer.json().catch(() => ({}));
  throw new Refusal(said.code === "not-found" ? "not_paired" : "server_refused", { code: String(said.code ?? answer.status).slice(0, 40) });
}
