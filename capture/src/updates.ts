/** The worker: it keeps the app for when there is no network, and changes versions only when it is told to. */
import { Refusal } from "./refusal.ts";

interface Versions {
  current: string;
  newest: string;
}

export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
  await navigator.serviceWorker.ready;
}

export async function newerIsHere(): Promise<boolean> {
  const said = await askWorker<Versions>("versions", await newest());
  return said !== null && said.current !== said.newest;
}

/** Throws Refusal while the app is open in another window. */
export async function takeNewer(): Promise<void> {
  const said = await askWorker<Versions>("take", await newest());
  if (said && said.current !== said.newest) throw new Refusal("newer_windows");
  location.reload();
}

/** The worker that laid the newest files: one that waits for the last window to close, or the one that serves. */
async function newest(): Promise<ServiceWorker | null> {
  return (await navigator.serviceWorker?.getRegistration())?.waiting ?? null;
}

export async function askWorker<T>(what: string, waiting: ServiceWorker | null = null): Promise<T | null> {
  const worker = waiting ?? navigator.serviceWorker?.controller;
  if (!worker) return null;
  return new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => done(data as T);
    worker.postMessage(what, [channel.port2]);
    setTimeout(() => done(null), 2000);
  });
}
