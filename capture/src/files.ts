/** Files of sheets on the device: fetched with the pack, held against their digests, sealed like all else; and registers as lists of choices. */
import { type Bytes, hex, joined, sha256, unhex, utf8 } from "./bytes.ts";
import type { Device } from "./device.ts";
import type { Media } from "./media.ts";
import type { Pack, Tool, ToolFile, Unit } from "./pack.ts";
import { Refusal } from "./refusal.ts";

// a sheet that asks for this list gets the parts of the place
const UNITS = "units.csv";

/** Fetch what the tools of a pack bring along and the device has not; nothing is kept whose bytes are not those that the pack names. */
export async function takeFiles(device: Device, pack: Pack, fetched: (tool: Tool, file: ToolFile) => Promise<Response>): Promise<void> {
  for (const tool of pack.tools) {
    for (const file of tool.files) {
      const name = await nameOf(device, file);
      if (await device.holds(name)) continue;
      const body: Bytes = new Uint8Array(await (await fetched(tool, file)).arrayBuffer());
      if (body.length !== file.size || (await sha256(body)) !== file.sha256) throw new Refusal("pack_damaged");
      await device.keepBytes(name, body);
    }
  }
}

/** Drop what no sheet on the device needs any more. */
export async function dropFiles(device: Device, tools: readonly Tool[]): Promise<void> {
  const needed = await Promise.all(tools.flatMap((tool) => tool.files ?? []).map((file) => nameOf(device, file)));
  await device.dropBytes(new Set(needed));
}

/** What a sheet shows or reads, by name; a register of the pack goes before a file. */
export function mediaOf(device: Device, tool: Tool): Media {
  return async (name) => {
    const units = device.pack?.units ?? [];
    if (name === UNITS && units.length) return new Blob([csvOf(units)]);
    const file = (tool.files ?? []).find((one) => one.name === name);
    const held = file ? await device.bytes(await nameOf(device, file)) : null;
    return held ? new Blob([held]) : null;
  };
}

/** The parts of the place as XLSForm's lists are written: name, label, and what a filter may ask for. */
export function csvOf(units: readonly Unit[]): string {
  const quoted = (value: string | number | null): string => `"${String(value ?? "").replaceAll('"', '""')}"`;
  const rows = units.map((unit) => [unit.name, unit.name, unit.kind, unit.within, unit.capacity]);
  return [["name", "label", "kind", "within", "capacity"], ...rows].map((row) => row.map(quoted).join(",")).join("\n") + "\n";
}

/** A name that tells nobody which file it is: its digest under the device's own secret. */
async function nameOf(device: Device, file: ToolFile): Promise<string> {
  return hex(unhex((await sha256(joined(utf8("nazorat-file/1|"), device.seed, unhex(file.sha256)))).slice(0, 32)));
}
