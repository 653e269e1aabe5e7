// The Trusted Types `default` policy: every string that reaches an HTML sink passes here.
// Two conditions, both needed: the text is an answer that our own htmx swap path is about to insert, and it holds
// nothing that could run. A refusal returns null, which the browser turns into an error; nothing is inserted.
(() => {
  "use strict";
  const awaited = new Map(); // text → time until which it may be inserted
  const KEPT = 10_000; // ms; a swap follows its answer at once

  const handlers = new Set();
  for (const thing of [HTMLElement.prototype, SVGElement.prototype, Document.prototype, window]) {
    for (const name in thing) if (name.startsWith("on")) handlers.add(name.toLowerCase());
  }
  for (const name of ["onbegin", "onend", "onrepeat", "onfocusin", "onfocusout"]) handlers.add(name);
  // By name anywhere (quotes can hide where a tag ends), and any on…= within what is plainly a tag.
  const runs = new RegExp(`[\\s"'/](?:${[...handlers].join("|")})\\s*=`, "i");
  const inTag = /<[a-z][^<>]*[\s"'/]on[a-z]+\s*=/i;
  const forbidden = /<\s*\/?\s*(?:script|iframe|object|embed|base|frame|portal|meta|link)\b|srcdoc\s*=|hx-on|<\s*hx-|javascript:|vbscript:|data:text\/html/i;

  const decoded = (text) => text
    .replace(/&#x([0-9a-f]{1,6});?/gi, (all, hex) => String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff)))
    .replace(/&#([0-9]{1,7});?/g, (all, ten) => String.fromCodePoint(Math.min(parseInt(ten, 10), 0x10ffff)))
    .replace(/&(?:tab|newline);/gi, "").replace(/&colon;/gi, ":")
    .replace(/[\t\n\r\0]/g, "");

  const harmless = (text) => {
    if (forbidden.test(text) || inTag.test(text) || runs.test(text)) return false;
    return !/(?:javascript|vbscript):/i.test(decoded(text));
  };

  // htmx parses an answer as it came, or inside one template; see #makeFragment of the vendored file.
  const bare = (text) => text.replace(/^<template>([\s\S]*)<\/template>$/, "$1");

  const expect = (text) => {
    const now = Date.now();
    for (const [known, until] of awaited) if (until < now) awaited.delete(known);
    awaited.set(text, now + KEPT);
  };

  const answered = (event) => {
    const ctx = event.detail?.ctx;
    const raw = ctx?.response?.raw;
    const ours = raw && raw.type === "basic" && new URL(raw.url).origin === location.origin;
    if (!ours || !/^text\/html\b/.test(raw.headers.get("Content-Type") || "")) return;
    if (typeof ctx.text === "string" && harmless(ctx.text)) expect(ctx.text);
  };
  document.addEventListener("htmx:after:request", answered, true);

  window.trustedTypes?.createPolicy("default", {
    createHTML: (text) => (awaited.has(bare(text)) && harmless(text) ? text : null),
    createScript: () => null,
    createScriptURL: () => null,
  });
})();
