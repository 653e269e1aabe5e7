/**
 * The service worker. FILES and VERSION are put in by build.mjs. A new worker only lays the new files beside the old ones; what is served
 * stays as it is until the person asks for the new version.
 */
declare const FILES: readonly string[];
declare const VERSION: string;

interface Waits extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends Waits {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const POINTER = "pointer";
const NOTE = "./current";
const scope = self as unknown as EventTarget & {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { scope: string };
};

async function current(): Promise<string> {
  return (await (await (await caches.open(POINTER)).match(NOTE))?.text()) ?? "";
}

async function point(version: string): Promise<void> {
  await (await caches.open(POINTER)).put(NOTE, new Response(version));
  for (const name of await caches.keys()) if (name !== POINTER && name !== version) await caches.delete(name);
}

async function install(): Promise<void> {
  const shelf = await caches.open(VERSION);
  await shelf.addAll(FILES.map((file) => new Request(file, { cache: "no-store", credentials: "omit" })));
  if (!(await current())) await point(VERSION);
  await scope.skipWaiting();
}

async function served(request: Request): Promise<Response> {
  const name = new URL(request.url).pathname.slice(new URL(scope.registration.scope).pathname.length);
  const found = await (await caches.open(await current())).match(name || "./", { ignoreSearch: true });
  return found ?? fetch(request);
}

scope.addEventListener("install", (event) => (event as Waits).waitUntil(install()));
scope.addEventListener("activate", (event) => (event as Waits).waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  const { request } = event as Fetched;
  if (request.method === "GET" && request.url.startsWith(scope.registration.scope)) (event as Fetched).respondWith(served(request));
});
scope.addEventListener("message", (event) => {
  const { data, ports } = event as MessageEvent<string>;
  const answer = async (): Promise<unknown> => {
    if (data === "take") await point(VERSION);
    return { current: await current(), newest: VERSION };
  };
  (event as unknown as Waits).waitUntil(answer().then((said) => ports[0]?.postMessage(said)));
});
