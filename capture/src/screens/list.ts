/** What there is to do: sheets, drafts, the queue in words, and the few things that are asked of the device itself. */
import type { Device, Draft, Line } from "../device.ts";
import { fetchPack, sendAll } from "../door.ts";
import { button, el, show } from "../dom.ts";
import { type Tool, titleOf } from "../pack.ts";
import { Told } from "../tell.ts";
import { newerIsHere, takeNewer } from "../updates.ts";
import { spoken, t } from "../words.ts";
import { languages } from "./languages.ts";
import { eraser } from "./start.ts";

export interface Ways {
  open(id: string, tool: Tool, draft: Draft | null): void;
  lock(): void;
  pairAgain(): void;
}

export async function list(device: Device, ways: Ways, said = ""): Promise<void> {
  const told = new Told();
  told.say(said);
  const queue = el("div", {});
  const drafts = await device.drafts();
  const send = button(t("send"), () => sendNow(), "main");
  const draw = async (): Promise<void> => {
    const lines = [...(await device.queue()).values()];
    queue.replaceChildren(...queueParts(lines));
    send.disabled = lines.every((line) => line.state === "received");
  };
  const sendNow = async (): Promise<void> => {
    send.disabled = true;
    await told.trying(() => sendAll(device, () => void draw()));
    await draw();
  };
  const refresh = button(t("refresh"), async () => {
    if (await told.trying(() => fetchPack(device, device.token))) await list(device, ways, t("refreshed"));
  });
  await draw();
  const sheets = device.sheets.map((tool) => entry(titleOf(tool, spoken()), "", () => ways.open(crypto.randomUUID(), tool, null), tool.code));
  const begun = [...drafts].map(([id, draft]) => {
    const tool = device.tool(draft.tool);
    return tool ? entry(titleOf(tool, spoken()), when(draft.at), () => ways.open(id, tool, draft), tool.code) : null;
  });
  show(
    el("header", {}, el("h1", {}, t("notebook")), network()),
    el("main", {},
      told.element, await newer(),
      el("h2", { class: "label" }, t("sheets")), sheets.length ? el("ul", { class: "list", id: "sheets" }, ...sheets) : el("p", { class: "hint" }, t("no_sheets")),
      drafts.size ? el("h2", { class: "label" }, t("drafts")) : null, drafts.size ? el("ul", { class: "list", id: "drafts" }, ...begun) : null,
      el("h2", { class: "label" }, t("queue")), queue,
      el("details", { class: "more" }, el("summary", {}, t("settings")),
        languages(() => void list(device, ways)), refresh, button(t("pair"), ways.pairAgain), spoken() === "en" ? null : el("p", { class: "hint" }, t("unreviewed")), eraser()),
    ),
    el("footer", {}, button(t("lock"), ways.lock), send),
  );
}

function entry(title: string, under: string, open: () => void, code: string): HTMLElement {
  return el("li", {}, el("button", { type: "button", class: "row", "data-sheet": code, click: open }, el("b", {}, title), under ? el("small", {}, under) : null));
}

function queueParts(lines: readonly Line[]): HTMLElement[] {
  const part = (state: Line["state"]): HTMLElement | null => {
    const held = lines.filter((line) => line.state === state);
    if (!held.length) return null;
    const rows = held.map((line) => el("li", {}, el("span", { class: "code" }, line.record.slice(0, 8)), ` · ${when(line.at)} · ${(line.size / 1024).toFixed(1)} KiB`));
    return el("details", { "data-state": state }, el("summary", {}, el("b", {}, t(state)), ` ${held.length}`), el("ul", {}, ...rows));
  };
  const parts = (["finished", "sent", "received"] as const).map(part).filter((one): one is HTMLElement => one !== null);
  return parts.length ? parts : [el("p", { class: "hint" }, t("nothing"))];
}

async function newer(): Promise<HTMLElement | null> {
  return (await newerIsHere()) ? el("div", { class: "card" }, el("p", {}, t("newer")), button(t("take_newer"), takeNewer, "small")) : null;
}

function network(): HTMLElement {
  const shown = el("span", { class: "net" });
  const draw = (): void => void (shown.textContent = navigator.onLine ? "" : t("no_network"));
  addEventListener("online", draw);
  addEventListener("offline", draw);
  draw();
  return shown;
}

function when(at: number): string {
  return new Intl.DateTimeFormat(spoken(), { dateStyle: "short", timeStyle: "short" }).format(at);
}
