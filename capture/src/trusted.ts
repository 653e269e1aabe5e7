/**
 * The page runs under Trusted Types. The engine and we parse XML, and workers of ours are started: nothing else may turn text into something
 * that a browser runs, least of all markup of the page.
 */
interface Policies {
  createPolicy(name: string, rules: Record<string, (text: string, kind: string, sink: string) => string>): unknown;
}

const THREADS: ReadonlySet<string> = new Set(["stretch.worker.js", "pictures.worker.js"].map((name) => new URL(name, document.baseURI).href));
const policies = (window as unknown as { trustedTypes?: Policies }).trustedTypes;
policies?.createPolicy("default", {
  createHTML: (text, _kind, sink) => {
    if (!sink.startsWith("DOMParser")) throw new TypeError("no markup is made here");
    return text;
  },
  createScriptURL: (text, _kind, sink) => {
    const ours = sink.startsWith("ServiceWorkerContainer") ? text === "sw.js" : sink.startsWith("Worker") && THREADS.has(text);
    if (!ours) throw new TypeError("no script is fetched here");
    return text;
  },
});
