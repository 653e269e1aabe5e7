/** What there is to do: sheets, drafts, the queue in words, and the few things that are asked of the device itself. */
import type { Bytes } from "../bytes.ts";
import type { Device, Draft } from "../device.ts";
import { fetchPack } from "../door.ts";
import { button, el, later } from "../dom.ts";
import { type Icon, icon } from "../icons.ts";
import { alertPart } from "../talks/alerts.ts";
import { type Tool, titleOf } from "../pack.ts";
import { preparationOf, takePreparation } from "../preparation.ts";
import type { Arrivals } from "../shared.ts";
import { Room } from "../room.ts";
import { Told } from "../tell.ts";
import { newerIsHere, takeNewer } from "../updates.ts";
import { appName, moment, spoken, t } from "../words.ts";
import { arrived } from "./arrivals.ts";
import { help } from "./help.ts";
import { languages } from "./languages.ts";
import { settings } from "./settings.ts";
import { queueOf } from "./queue.ts";
import { packFacts, packNotice } from "./notice.ts";
import { eraser } from "./start.ts";

export interface Ways {
  arrivals: Arrivals;
  open(id: string, tool: Tool, draft: Draft | null): void;
  lock(): void;
  pairAgain(): void;
  alert(): void;
  prepared(): void;
}

export async function list(device: Device, ways: Ways, said = ""): Promise<void> {
  const [told, room, show] = [new Told(), new Room(), later()];
  told.say(said);
  void room.look();
  const drafts = await device.drafts();
  const queue = await queueOf(device, told);
  const refresh = button(t("refresh"), async () => {
    const went = await told.trying(() => fetchPack(device, device.token));
    if (went || device.pack?.shut) await list(device, ways, went ? t("refreshed") : "");
  });
  const ready = await preparationOf(device);
  const sheets = device.sheets.map((tool) => entry(titleOf(tool, spoken()), "", () => ways.open(crypto.randomUUID(), tool, null), tool.code, "sheet"));
  const begun = [...drafts].map(([id, draft]) => {
    const tool = device.tool(draft.tool);
    return tool ? entry(titleOf(tool, spoken()), moment(draft.at), () => ways.open(id, tool, draft), tool.code, "pen", draft.code) : null;
  });
  show(
    el("header", {}, el("h1", {}, appName()), network(), languages(() => void list(device, ways))),
    el("main", {},
      await alertPart(device, ways.alert), room.element, told.element, await newer(told), packNotice(device.pack), await arrived(ways.arrivals, told),
      ready ? el("ul", { class: "list", id: "preparation" }, entry(t("preparation"), t("preparation_for", { member: ready.member, when: moment(Date.parse(ready.made_at)) }), ways.prepared, "", "book")) : null,
      el("h2", { class: "label" }, t("sheets")), sheets.length ? el("ul", { class: "list", id: "sheets" }, ...sheets) : el("p", { class: "hint" }, t("no_sheets")),
      drafts.size ? el("h2", { class: "label" }, t("drafts")) : null, drafts.size ? el("ul", { class: "list", id: "drafts" }, ...begun) : null,
      el("h2", { class: "label" }, t("queue")), queue.element,
      el("details", { class: "more" }, el("summary", {}, t("settings")),
        ...settings(), packFacts(device.pack), button(t("help"), () => help(() => void list(device, ways))), refresh, fromFile(device, told, () => list(device, ways, t("preparation_taken"))), button(t("pair"), ways.pairAgain), spoken() === "en" ? null : el("p", { class: "hint" }, t("unreviewed"))),
      eraser(),
    ),
    el("footer", {}, button(t("lock"), ways.lock), queue.send),
  );
}

/** The preparation of a desk that this device does not reach: a file that was sealed to it. */
function fromFile(device: Device, told: Told, then: () => Promise<void>): HTMLElement {
  const input = el("input", { type: "file", id: "preparation-file", class: "away", change: async () => {
    const file = input.files?.[0];
    const went = file && (await told.trying(async () => takePreparation(device, new Uint8Array(await file.arrayBuffer()) as Bytes)));
    input.value = "";
    if (went) await then();
  } });
  return el("div", {}, button(t("preparation_file"), () => input.click()), input);
}

function entry(title: string, under: string, open: () => void, code: string, sign: Icon, talk = ""): HTMLElement {
  const words = el("span", {}, el("b", {}, title, talk && " · ", talk && el("span", { class: "code" }, talk)), under ? el("small", {}, under) : null);
  return el("li", {}, el("button", { type: "button", class: "row", "data-sheet": code, click: open }, icon(sign), words, icon("next")));
}

async function newer(told: Told): Promise<HTMLElement | null> {
  return (await newerIsHere()) ? el("div", { class: "card" }, el("p", {}, t("newer")), button(t("take_newer"), () => told.trying(takeNewer), "small")) : null;
}

function network(): HTMLElement {
  const shown = el("span", { class: "net" });
  const draw = (): void => (navigator.onLine ? shown.replaceChildren() : shown.replaceChildren(icon("offline"), t("no_network")));
  addEventListener("online", draw);
  addEventListener("offline", draw);
  draw();
  return shown;
}
