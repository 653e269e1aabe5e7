/**
 * The service worker. FILES and VERSION are put in by build.mjs. A new worker only lays the new files beside the old ones and waits; what
 * is served, by the old worker too, stays as it is until the person asks for the new version. Nothing calls `skipWaiting`: a worker that
 * takes over from a busy one can leave a page that is loaded at that moment without an answer.
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
  clients: { claim(): Promise<void>; matchAll(which: { type: "window"; includeUncontrolled: boolean }): Promise<readonly unknown[]> };
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
}

/** Pictures that were handed over and not yet fetched by the page, in memory only: only the page has what seals them. */
let shared: Uint8Array[] = [];
const MOST_SHARED = 32 * 1024 * 1024;

/** Read without form data of the browser's own, whose larger parts lie on the disk for a while. */
async function taken(request: Request): Promise<Response> {
  const body = new Uint8Array(await request.arrayBuffer());
  shared = body.length > MOST_SHARED ? [] : picturesIn(body, request.headers.get("content-type") ?? "");
  return Response.redirect(scope.registration.scope, 303);
}

/** The parts of a multipart body that are pictures. */
function picturesIn(body: Uint8Array, type: string): Uint8Array[] {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (!boundary) return [];
  // one character for each byte, so that places in the text are places in the bytes
  const text = new TextDecoder("iso-8859-1").decode(body);
  const found: Uint8Array[] = [];
  for (let at = text.indexOf(`--${boundary}`); at >= 0; ) {
    const [head, next] = [text.indexOf("\r\n\r\n", at), text.indexOf(`\r\n--${boundary}`, at)];
    if (head < 0 || next < 0) break;
    if (/content-type: *image\//i.test(text.slice(at, head))) found.push(body.slice(head + 4, next));
    at = next + 2;
  }
  return found;
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
  if (request.method === "POST" && request.url === `${scope.registration.scope}share`) (event as Fetched).respondWith(taken(request));
  else if (request.method === "GET" && request.url.startsWith(scope.registration.scope)) (event as Fetched).respondWith(served(request));
});
scope.addEventListener("message", (event) => {
  const { data, ports } = event as MessageEvent<string>;
  const answer = async (): Promise<unknown> => {
    if (data === "shared") return shared.splice(0);
    // another window may be in the middle of a record, and would find parts of two versions
    const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (data === "take" && windows.length < 2) await point(VERSION);
    return { current: await current(), newest: VERSION };
  };
  (event as unknown as Waits).waitUntil(answer().then((said) => ports[0]?.postMessage(said)));
});
