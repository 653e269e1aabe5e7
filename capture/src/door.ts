/** The sealed door: fetching the pack, and asking the server anything. What is finished goes up in sending.ts. */
import type { Device } from "./device.ts";
import { dropFiles, takeFiles } from "./files.ts";
import { type Trust, readPack, signedPack } from "./pack.ts";
import { dropPreparation, followPack } from "./preparation.ts";
import { Refusal } from "./refusal.ts";

const DOOR = "/sync/key/";

/** Fetch the pack and take it if it holds; at pairing against the keys of the number that was compared. */
export async function fetchPack(device: Device, token: string, trust: Trust | null = null): Promise<void> {
  const answer = await packOrShut(device, token, trust);
  const body = new Uint8Array(await answer.arrayBuffer());
  const arrived = signedPack(body, answer.headers.get("Nazorat-Signature") ?? "", trust?.server ?? device.pack?.server ?? "");
  const pack = readPack(arrived, trust ? null : device.pack, trust);
  if (device.pack && device.pack.visit !== pack.visit && (await holdsWork(device))) throw new Refusal("pair_unsent");
  await takeFiles(device, pack, (tool, file) => asked(token, `media/${tool.id}/${file.id}`, { method: "GET" }));
  await device.take({ ...pack, taken: Date.now() }, token);
  await dropFiles(device, [...pack.tools, ...device.kept]);
  await followPack(device, () => asked(token, "preparation", { method: "GET" }));
}

/** A server that does not know the device any more is noted: it was shut out, or the work is over. */
async function packOrShut(device: Device, token: string, trust: Trust | null): Promise<Response> {
  try {
    return await asked(token, "pack", { method: "GET" });
  } catch (error) {
    const shut = !trust && device.pack && error instanceof Refusal && error.word === "not_paired";
    if (shut) {
      await device.take({ ...device.pack!, shut: device.pack!.shut ?? Date.now() }, token);
      // records wait here for a desk; what names the place waits for nothing
      await dropPreparation(device);
    }
    throw error;
  }
}

/** Drafts, and what was finished and has no receipt yet: they belong to the visit of the pack that is here. */
async function holdsWork(device: Device): Promise<boolean> {
  return (await device.drafts()).size > 0 || [...(await device.queue()).values()].some((line) => line.state !== "received");
}

export async function asked(token: string, what: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`${DOOR}${token}/${what}`, { ...request, credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" });
  } catch {
    throw new Refusal("network_failed");
  }
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw new Refusal(said.code === "not-found" ? "not_paired" : "server_refused", { code: String(said.code ?? answer.status).slice(0, 40) });
}
