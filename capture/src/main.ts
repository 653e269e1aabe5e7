import "./trusted.ts";
import "./style.css";
import { Device } from "./device.ts";
import { el, show } from "./dom.ts";
import type { Filling } from "./screens/fill.ts";
import { remembered } from "./screens/languages.ts";
import { list } from "./screens/list.ts";
import { pair } from "./screens/pair.ts";
import { start } from "./screens/start.ts";
import { explain } from "./tell.ts";
import { startWorker } from "./updates.ts";
import { t } from "./words.ts";

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
  await remembered();
  void startWorker().catch(() => undefined);
  void navigator.storage?.persist?.();
  await start(async (key) => {
    const device = await Device.opened(key);
    for (const sign of ["pointerdown", "keydown", "input"]) addEventListener(sign, heard, { passive: true });
    document.addEventListener("visibilitychange", () => void (document.hidden && filling?.flush().catch(() => undefined)));
    heard();
    await opened(device, code);
  });
}

async function opened(device: Device, code: string): Promise<void> {
  const home = (said = ""): Promise<void> => {
    filling = null;
    return list(device, { open, lock, pairAgain: () => pair(device, "", lock, () => void home()) }, said);
  };
  const open: Parameters<typeof list>[1]["open"] = async (id, tool, draft) => {
    try {
      const { fill } = await import("./screens/fill.ts");
      filling = await fill(device, id, tool, draft, (sealed) => void home(sealed ? `${t("sealed")}. ${t("sealed_why")}` : ""));
    } catch (error) {
      await home(explain(error));
    }
  };
  if (code || !device.pack) pair(device, code, lock, () => void home());
  else await home();
}

run().catch((error: unknown) => show(el("main", {}, el("p", { role: "alert" }, explain(error)))));
