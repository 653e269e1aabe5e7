// The desk's own script: theme, menu, keys, kept forms. It makes no HTML from text.
const root = document.documentElement;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  if (button.dataset.act === "theme") turnTheme();
  if (button.dataset.act === "menu") turnMenu(button);
  if (button.dataset.act === "print") window.print();
  if (button.dataset.act === "back") history.back();
});

function turnTheme() {
  const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = next;
  try { localStorage.setItem("nazorat-theme", next); } catch { /* a browser that keeps nothing: this page only */ }
}

function turnMenu(button) {
  const open = document.getElementById(button.getAttribute("aria-controls")).classList.toggle("open");
  button.setAttribute("aria-expanded", String(open));
}

// "/" goes to the search unless something is being typed; Escape leaves it.
const typing = (at) => at.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  const find = document.querySelector("[data-find]");
  if (event.key === "Escape" && document.activeElement === find) find.blur();
  if (event.key !== "/" || !find || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  event.preventDefault();
  find.focus();
  find.select();
});

// A form that was changed and not sent asks before the page is left. Forms that only look (GET) do not.
const SENT_FOR = 8000;
const changed = new Set();
const posts = (form) => form && form.method === "post" && !form.hasAttribute("data-loose");

document.addEventListener("input", (event) => {
  if (posts(event.target.form)) changed.add(event.target.form);
});
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // a swap: the form stays changed until it is taken
  const form = event.target;
  changed.delete(form);
  // a second click on a slow line must not send the act twice
  if (form.dataset.sent === "yes" && posts(form)) event.preventDefault();
  else {
    form.dataset.sent = "yes";
    // an answer that is a file leaves this page standing: the form can be sent again
    setTimeout(() => delete form.dataset.sent, SENT_FOR);
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
window.addEventListener("beforeunload", (event) => {
  for (const form of changed) if (!form.isConnected) changed.delete(form);
  if (changed.size) event.preventDefault();
});

// Answers to a swap. A whole page (signed out, locked) is gone to, never inserted; a failure leaves the form as it is.
document.addEventListener("htmx:after:request", (event) => {
  const { response, text, sourceElement } = event.detail.ctx;
  const whole = /^\s*<(?:!doctype|html)/i.test(text);
  if (whole && response.raw.redirected && response.status < 400 && !changed.has(sourceElement.form || sourceElement)) {
    event.preventDefault();
    location.assign(response.raw.url);
  } else if (whole || response.status >= 500) {
    event.preventDefault();
    notify();
  } else if (response.status < 400 && !sourceElement.hasAttribute("data-looks")) {
    changed.delete(sourceElement.closest("form"));
  }
});
// A field that only looks for something sends its own words and what is chosen by it, not what else was typed into the form around it.
document.addEventListener("htmx:config:request", (event) => {
  const { sourceElement, request } = event.detail.ctx;
  if (!sourceElement.hasAttribute("data-looks")) return;
  const sent = [sourceElement.name, sourceElement.dataset.looks, "csrfmiddlewaretoken"];
  for (const name of [...request.body.keys()]) if (!sent.includes(name)) request.body.delete(name);
});
document.addEventListener("htmx:error", notify);
function notify() {
  document.querySelector(".notice")?.remove();
  document.body.append(document.getElementById("notice").content.cloneNode(true));
}

// A held key counts down at the foot; when it has run out the page says so by loading itself again, unless a form waits.
const idle = document.querySelector("[data-idle-minutes]");
if (idle) {
  const until = Date.now() + Number(idle.dataset.idleMinutes) * 60_000;
  const words = idle.textContent;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((until - Date.now()) / 60_000));
    idle.textContent = words.replace(/[0-9]+/, String(left));
    if (left > 0) return;
    clearInterval(timer);
    if (!changed.size) location.reload();
  }, 30_000);
}

// A filter is applied as soon as it is chosen; without this script its button does the same.
document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-at-once] select")) event.target.form.requestSubmit();
});
