/** Alerts of this device: sealed to the list, kept as ciphertext; sent before anything else as soon as there is a network. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { base64url, joined, text, unhex, utf8 } from "../bytes.ts";
import type { Device } from "../device.ts";
import { button, el } from "../dom.ts";
import { moment } from "../words.ts";
import { fetchCircle } from "./circle.ts";
import { Kept } from "./kept.ts";
import { namesNow } from "./names.ts";
import { say } from "./say.ts";

/** A line of the queue. What was sealed stands in `body` until the receipt, and is gone after it. */
export interface Line {
  alert: string;
  at: number;
  slip: string;
  signature: string;
  body: string;
  received: boolean;
  taken: string;
}

export const ALERTS = new Kept<Line>("alerts");

/** Send what waits and ask what became of the rest. Says nothing when there is no network: it is tried again. */
export async function alertsNow(device: Device): Promise<void> {
  if (device.token && navigator.onLine) await ALERTS.alone(() => sendAndAsk(device));
}

async function sendAndAsk(device: Device): Promise<void> {
  for (const line of await ALERTS.lines(device)) if (!line.received && (await arrives(device, line))) await change(device, { ...line, received: true, body: "", slip: "", signature: "" });
  const taken = await fetchCircle(device);
  for (const line of await ALERTS.lines(device)) {
    const at = taken?.get(line.alert);
    if (at && !line.taken) await change(device, { ...line, taken: at });
  }
}

/** What the list shows: the way to an alert, and each one raised with what became of it. It looks again whenever the network comes. */
export async function alertPart(device: Device, open: () => void): Promise<HTMLElement> {
  const held = el("ul", { class: "list", id: "alerts" });
  const draw = async (): Promise<void> => {
    const all = await ALERTS.lines(device);
    held.hidden = all.length === 0;
    held.replaceChildren(...all.reverse().map((line) => el("li", { class: "row", "data-alert": stateOf(line) }, el("b", {}, moment(line.at)), el("small", {}, told(line)))));
  };
  const look = async (): Promise<void> => {
    await alertsNow(device).catch(() => undefined);
    await namesNow(device).catch(() => undefined);
    if (held.isConnected) await draw();
    else removeEventListener("online", look);
  };
  addEventListener("online", look);
  await draw();
  setTimeout(look);
  return el("section", { class: "alerts" }, button(say("alert_open"), open, "grave"), held);
}

function stateOf(line: Line): "waits" | "came" | "taken" {
  return line.taken ? "taken" : line.received ? "came" : "waits";
}

function told(line: Line): string {
  return line.taken ? say("alert_taken", { at: moment(Date.parse(line.taken)) }) : say(line.received ? "alert_came" : "alert_waits");
}

async function arrives(device: Device, line: Line): Promise<boolean> {
  const headers = { "Nazorat-Sent": base64url(utf8(line.slip)), "Nazorat-Signature": line.signature, "Content-Type": "application/octet-stream" };
  try {
    const answer = await fetch(`/alerts/key/${device.token}/raise`, { method: "POST", body: line.body, headers, credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" });
    if (!answer.ok) return false;
    const receipt = new Uint8Array(await answer.arrayBuffer());
    const mark = unhex(answer.headers.get("Nazorat-Signature") ?? "");
    const isSigned = ed25519.verify(mark, joined(utf8("nazorat-receipt/1|"), receipt), unhex(device.pack?.server ?? ""), { zip215: false });
    const [said, slip] = [JSON.parse(text(receipt)), JSON.parse(line.slip)];
    return isSigned && (["kind", "visit", "alert", "sha256"] as const).every((name) => said[name] === slip[name]);
  } catch {
    return false;
  }
}

function change(device: Device, changed: Line): Promise<void> {
  return ALERTS.change(device, (held) => held.map((line) => (line.alert === changed.alert ? changed : line)));
}
