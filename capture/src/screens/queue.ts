/** What waits and what arrived: drafts, finished, sent, received, each with size and time; by network, or by a file and its receipt. */
import { exportBundle } from "../bundle.ts";
import { type Bytes, utf8 } from "../bytes.ts";
import type { Device, Draft, Line } from "../device.ts";
import { button, el } from "../dom.ts";
import { titleOf } from "../pack.ts";
import { takeReceipts } from "../receipts.ts";
import { going, sendAll } from "../sending.ts";
import { namesNow } from "../talks/names.ts";
import type { Told } from "../tell.ts";
import { moment, number, spoken, t } from "../words.ts";

const DAY = 24 * 3600 * 1000;
const LATE = 2 * DAY;
const KEPT = 30 * DAY;
const STATES = ["finished", "sent", "received"] as const;

export interface Queue {
  element: HTMLElement;
  send: HTMLButtonElement;
}

/** The queue as a part of the list, and the button that sends it. */
export async function queueOf(device: Device, told: Told): Promise<Queue> {
  await device.forgetReceived(Date.now() - KEPT);
  const element = el("div", { id: "queue" });
  const send = button(t("send"), () => now(), "main");
  const draw = async (): Promise<void> => {
    const open = new Set([...element.querySelectorAll("details[open]")].map((one) => one.getAttribute("data-state")));
    const lines = [...(await device.queue()).values()];
    const waiting = lines.filter((line) => line.state !== "received");
    element.replaceChildren(...(await reminders(waiting)), ...parts(device, await device.drafts(), lines), byFile(device, told, waiting.length > 0, draw));
    for (const one of element.querySelectorAll("details")) one.open = open.has(one.getAttribute("data-state"));
    send.disabled = !waiting.length;
  };
  const now = async (): Promise<void> => {
    send.disabled = true;
    await told.trying(async () => {
      const { refused, clock } = await sendAll(device, () => void draw());
      told.say([refused ? t("refused_lines", { count: refused }) : "", clock ? t("clock_off", { when: moment(Date.now() - clock) }) : ""].filter(Boolean).join(" "));
      await namesNow(device).catch(() => undefined);
    });
    await draw();
  };
  await draw();
  return { element, send };
}

/** Why it is better not to wait: the browser did not promise to keep this, or something has waited for long and is in no file. */
async function reminders(waiting: readonly Line[]): Promise<HTMLElement[]> {
  if (!waiting.length) return [];
  const loose = waiting.filter((line) => !line.exportedAt || Date.now() - line.exportedAt > LATE);
  const promised = (await navigator.storage?.persisted?.()) ?? false;
  const late = loose.some((line) => Date.now() - line.at > LATE);
  const words = late ? t("remind_late") : !promised && loose.length ? t("remind_store") : "";
  return words ? [el("p", { class: "card remind", role: "note" }, words)] : [];
}

function parts(device: Device, drafts: ReadonlyMap<string, Draft>, lines: readonly Line[]): HTMLElement[] {
  const begun = [...drafts.values()].map((draft) => row(draft.record, [nameOf(device, draft.tool), draft.code ?? ""].filter(Boolean).join(" "), utf8(draft.xml).length, draft.at));
  const made = [
    part("draft", t("drafts"), begun),
    ...STATES.map((state) => part(state, t(state), lines.filter((line) => line.state === state).map((line) => lineRow(device, line)))),
  ].filter((one): one is HTMLElement => one !== null);
  return made.length ? made : [el("p", { class: "hint" }, t("nothing"))];
}

function part(state: string, title: string, rows: readonly HTMLElement[]): HTMLElement | null {
  return rows.length ? el("details", { "data-state": state }, el("summary", {}, el("b", {}, title), ` ${number(rows.length)}`), el("ul", {}, ...rows)) : null;
}

function lineRow(device: Device, line: Line): HTMLElement {
  const files = line.files ?? [];
  const size = line.size + files.reduce((sum, file) => sum + file.size, 0);
  const up = files.reduce((sum, file) => sum + (going.get(file.id) ?? 0), 0);
  const at = line.state === "received" ? (line.receivedAt ?? line.at) : line.state === "sent" ? (line.sentAt ?? line.at) : line.at;
  const tool = line.slip ? String((JSON.parse(line.slip) as { tool_version?: unknown }).tool_version ?? "") : "";
  return row(line.record, nameOf(device, tool), size, at,
    files.length ? t("files_wait", { count: files.length }) : "", up ? `${Math.floor((100 * up) / size)} %` : "",
    line.exportedAt ? t("in_file", { when: moment(line.exportedAt) }) : "", line.refused ? t("refused_why", { code: line.refused }) : "");
}

function row(record: string, title: string, size: number, at: number, ...more: readonly string[]): HTMLElement {
  const said = [title, moment(at), `${(size / 1024).toFixed(1)} KiB`, ...more].filter(Boolean).join(" · ");
  return el("li", {}, el("span", { class: "code" }, record.slice(0, 8)), ` · ${said}`);
}

function nameOf(device: Device, id: string): string {
  const tool = device.tool(id);
  return tool ? titleOf(tool, spoken()) : "";
}

/** The way without a network: a file goes out, its receipt comes back. */
function byFile(device: Device, told: Told, waits: boolean, draw: () => Promise<void>): HTMLElement {
  const out = button(t("export"), async () => {
    let name = "";
    if (await told.trying(async () => (name = await exportBundle(device)))) told.say(t("export_done", { name }));
    await draw();
  }, "small");
  out.disabled = !waits;
  const input = el("input", { type: "file", id: "receipt", accept: ".json,application/json", class: "away", change: async () => {
    const file = input.files?.[0];
    if (!file) return;
    let taken = 0;
    const went = await told.trying(async () => (taken = await takeReceipts(device, new Uint8Array(await file.arrayBuffer()) as Bytes)));
    input.value = "";
    await draw();
    if (went) told.say(t(taken ? "receipt_taken" : "receipt_other", { count: taken }));
  } });
  const back = button(t("receipt_read"), () => input.click(), "small");
  back.disabled = !waits;
  return el("div", { class: "by-file" }, out, back, input);
}
