import "./trusted.ts";
import "./style.css";
import "./talks/talks.css";
import "./questions/questions.css";
import { Device } from "./device.ts";
import { el, show } from "./dom.ts";
import { isExpired } from "./pack.ts";
import type { Draft } from "./device.ts";
import type { Tool } from "./pack.ts";
import type { Filling } from "./screens/fill.ts";
import { rememberedLook } from "./look.ts";
import { remembered } from "./screens/languages.ts";
import { goNeutral, isNeutral, stayNeutral, watchGesture } from "./screens/neutral.ts";
import { list } from "./screens/list.ts";
import { pair } from "./screens/pair.ts";
import { start } from "./screens/start.ts";
import { Arrivals, sealShared } from "./shared.ts";
import { isTalk } from "./talks/code.ts";
import { explain } from "./tell.ts";
import { startWorker } from "./updates.ts";
import { speak, spoken, t } from "./words.ts";

const IDLE = 5 * 60 * 1000;
let filling: Filling | null = null;
let idle = 0;

/** Locked is a page that was loaded anew: nothing of before is left in its memory. */
async function lock(): Promise<void> {
  await filling?.flush().catch(() => undefined);
  location.reload();
}

function heard(): void {
  clearTimeout(idle);
  idle = window.setTimeout(() => void lock(), IDLE);
}

/** A code after # comes from the desk's picture; it is taken out of the address at once. */
function codeInAddress(): string {
  const given = location.hash.slice(1);
  if (given) history.replaceState(null, "", location.pathname);
  return given;
}

async function run(): Promise<void> {
  const code = codeInAddress();
  await Promise.all([remembered(), rememberedLook()]);
  const came = await sealShared().catch((error: unknown) => explain(error));
  if (await isNeutral()) await stayNeutral();
  speak(spoken());
  watchGesture(() => void goNeutral(async () => filling?.flush()));
  void startWorker().catch(() => undefined);
  void navigator.storage?.persist?.();
  await start(async (key) => {
    const [device, arrivals] = await Promise.all([Device.opened(key), Arrivals.opened(key)]);
    for (const sign of ["pointerdown", "keydown", "input"]) addEventListener(sign, heard, { passive: true });
    document.addEventListener("visibilitychange", () => void (document.hidden && filling?.flush().catch(() => undefined)));
    heard();
    await opened(device, arrivals, code);
  }, typeof came === "string" ? came : came ? t("arrived", { count: came }) : "");
}

async function opened(device: Device, arrivals: Arrivals, code: string): Promise<void> {
  const home = (said = ""): Promise<void> => {
    filling = null;
    return list(device, { open, lock, arrivals, alert: () => alarm(""), prepared, pairAgain: () => pair(device, "", lock, () => void home()) }, said);
  };
  const prepared = async (): Promise<void> => {
    const { preparation } = await import("./screens/prepared.ts");
    await preparation(device, (said = "") => void home(said));
  };
  const open: Parameters<typeof list>[1]["open"] = async (id, tool, draft) => {
    try {
      if (!draft && device.pack && isExpired(device.pack)) return await home(t("pack_too_old"));
      if (!draft && isTalk(tool)) return await talk(id, tool);
      const { fill } = await import("./screens/fill.ts");
      filling = await fill(device, arrivals, id, tool, draft, (sealed) => void home(sealed ? `${t("sealed")}. ${t("sealed_why")}` : ""), alarm);
    } catch (error) {
      await home(explain(error));
    }
  };
  // the engine is large: it is read in while the person looks at the list
  setTimeout(() => void import("./screens/fill.ts").catch(() => undefined), 300);
  const alarm = async (code: string): Promise<void> => {
    await filling?.flush().catch(() => undefined);
    const { raiseAlert } = await import("./screens/alert.ts");
    await raiseAlert(device, code, () => void home());
  };
  const talk = async (id: string, tool: Tool): Promise<void> => {
    const { beginTalk } = await import("./screens/talk.ts");
    await beginTalk(device, tool, (begun: Draft) => void open(id, tool, begun), () => void home());
  };
  if (code || !device.pack) pair(device, code, lock, () => void home());
  else await home();
}

run().catch((error: unknown) => show(el("main", {}, el("p", { role: "alert" }, explain(error)))));
