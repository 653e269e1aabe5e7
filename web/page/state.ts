/** What the open page holds: one open key, closed when nobody works, and where one is. */
import type { CustodyKey } from "../custody/key.ts";

const IDLE = 15 * 60 * 1000;

/** `once`: what is on the screen is shown once, so that leaving it is asked about. */
export const held: { key: CustodyKey | null; once: boolean } = { key: null, once: false };
let changed: () => void = () => undefined;
let ends = 0;

export function onChange(act: () => void): void {
  changed = act;
}

export function openKey(key: CustodyKey): void {
  if (held.key !== key) held.key?.close();
  held.key = key;
  changed();
}

export function closeKey(): void {
  held.key?.close();
  held.key = null;
  changed();
}

/** Closes the key when nothing was typed or pressed for a while, and when the page goes. */
export function watch(): void {
  const awake = (): void => {
    ends = Date.now() + IDLE;
  };
  awake();
  for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, awake, { passive: true });
  addEventListener("pagehide", () => held.key && closeKey());
  // an interval, since a machine that slept has not counted
  setInterval(() => held.key && Date.now() > ends && closeKey(), 5000);
}
