/** Who hears an alert: the list that the lead signed, held against the keys of the pack, and the number to be rung. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { canonical, joined, unhex, utf8 } from "../bytes.ts";
import type { Device } from "../device.ts";

export interface Circle {
  circle: string;
  visit: string;
  version: number;
  call: string;
  readers: string[];
  names: string[];
}

interface Arrived extends Circle {
  format: string;
  signed_by: string;
  signature: string;
  alerts: { alert: string; taken_at: string | null }[];
}

const KEPT = "circle";

/** The list as this device last took it; null while there is none. */
export function keptCircle(device: Device): Promise<Circle | null> {
  return device.own<Circle>(KEPT);
}

/**
 * Fetch the list and keep it, when it is signed by who signed the keys of the pack and is no older than the one before. Gives when which
 * of this device's alerts was taken up; null when there was no answer or the list is not right: the one before then stays.
 */
export async function fetchCircle(device: Device): Promise<Map<string, string> | null> {
  const arrived = await asked(`/alerts/key/${device.token}/list`);
  if (!isCircle(arrived) || !(await holds(device, arrived))) return null;
  const { circle, visit, version, call, readers, names } = arrived;
  await device.keep(KEPT, { circle, visit, version, call, readers, names });
  return new Map(arrived.alerts.filter((one) => one.taken_at).map((one) => [one.alert, String(one.taken_at)]));
}

async function asked(address: string): Promise<unknown> {
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function holds(device: Device, { circle, visit, version, call, readers, names, signed_by, signature }: Arrived): Promise<boolean> {
  const signers = new Set(device.pack?.keys.map((key) => key.signed_by));
  const before = await keptCircle(device);
  if (!signers.has(signed_by) || visit !== device.pack?.visit || (before && before.version > version)) return false;
  const facts = canonical({ call, circle, names: [...names].sort(), readers: [...readers].sort(), version, visit });
  try {
    return ed25519.verify(unhex(signature), joined(utf8("nazorat-alert-circle/1|"), facts), unhex(signed_by), { zip215: false });
  } catch {
    return false;
  }
}

function isCircle(held: unknown): held is Arrived {
  if (held === null || typeof held !== "object") return false;
  const { format, circle, call, readers, names, alerts, signed_by, signature } = held as Partial<Arrived>;
  const keys = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one === "string" && one.startsWith("age1"));
  return (
    format === "nazorat-alert-circle/1" && [circle, call, signed_by, signature].every((one) => typeof one === "string") &&
    keys(readers) && (readers?.length ?? 0) > 0 && keys(names) && Array.isArray(alerts)
  );
}
