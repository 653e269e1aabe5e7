// Keying a sheet by keyboard: one place open, Enter on, everything typed kept sealed on the server at each answer.
// Without this script the page is a long form that posts the same fields.
import { Ask } from "./ask.js";
import { applies } from "./relevance.js";

const form = document.querySelector("[data-keying]");
const asks = [...form.querySelectorAll("[data-ask]")].map((element) => new Ask(element, form.dataset));
const byName = new Map(asks.map((ask) => [ask.name, ask]));
const reasons = form.querySelector("[data-reasons]");
const finish = form.querySelector("[data-finish] button");
const trouble = document.querySelector("[data-trouble]");
const words = form.dataset;
let at = -1;

// Which places apply, and how far the sheet is.
function look() {
  for (let round = 0; round < 8; round += 1) {
    let changed = false;
    for (const ask of asks) {
      const skipped = !applies(ask.when, (name) => byName.get(name)?.value() ?? null);
      changed ||= skipped !== ask.skipped;
      ask.skipped = skipped;
      ask.element.classList.toggle("skipped", skipped);
    }
    if (!changed) break;
  }
  const open = asks.filter((ask) => !ask.skipped);
  const said = open.filter((ask) => ask.answered()).length;
  document.querySelector("[data-meter]").setAttribute("width", String((100 * said) / open.length));
  const count = document.querySelector("[data-count]");
  count.textContent = count.dataset.words.replace("%s", said).replace("%t", open.length);
}

function open(index) {
  if (asks[at]) {
    asks[at].element.classList.remove("open", "noting");
    if (asks[at].options.length) asks[at].field.hidden = true;
    asks[at].draw();
  }
  at = index;
  asks.forEach((ask, place) => ask.element.classList.toggle("later", place > at && !ask.answered()));
  if (!asks[at]) {
    reasons.hidden = true;
    // Enter in it sends the form, as on the button: how it was written down costs no key when it was at the place
    (form.querySelector("[data-entered] input") ?? finish).focus();
    finish.scrollIntoView({ block: "center" });
    return;
  }
  const ask = asks[at];
  ask.element.classList.add("open");
  ask.field.hidden = false;
  ask.fill();
  ask.element.querySelector(".rest").before(reasons);
  reasons.hidden = !ask.none;
  for (const button of reasons.children) {
    button.hidden = !ask.none?.querySelector(`option[value="${button.dataset.reason}"]`);
  }
  press();
  ask.field.focus({ preventScroll: true });
  ask.field.select();
  ask.element.scrollIntoView({ block: "center" });
}

function press() {
  const typed = asks[at]?.field.value.trim();
  for (const button of reasons.children) button.setAttribute("aria-pressed", String(button.dataset.sign === typed));
}

/** The next place from here that applies; the number of places when there is none. */
function from(index, step) {
  let place = index;
  while (asks[place]?.skipped) place += step;
  return place < 0 ? at : place;
}

function onward() {
  const ask = asks[at];
  const wrong = ask.take();
  ask.say(wrong || (ask.must && !ask.answered() ? words.missing : ""));
  if (wrong || (ask.must && !ask.answered())) {
    ask.field.select();
    return;
  }
  look();
  save();
  open(from(at + 1, 1));
}

/** Leave a place without saying that it is done: what is typed counts when it can be read. */
function aside(index) {
  if (asks[at]) {
    const wrong = asks[at].take();
    if (wrong) asks[at].say(wrong);
    look();
    save();
  }
  open(index);
}

// Kept at each answer. The last state wins, so only one save is ever under way.
let saving = null;
let again = false;
let unsaved = false;
const ending = new AbortController();

function save() {
  if (ending.signal.aborted) return null;
  unsaved = true;
  if (saving) {
    again = true;
    return saving;
  }
  saving = keep().finally(() => {
    saving = null;
    if (again) {
      again = false;
      save();
    }
  });
  return saving;
}

async function keep() {
  unsaved = false;
  const body = new FormData(form);
  // an open place shows the key of its reason where its answer would stand
  if (asks[at]?.reason() && !asks[at].options.length) body.set(`answer:${asks[at].name}`, "");
  try {
    const answer = await fetch(words.draft, { method: "POST", body, headers: { Accept: "application/json" }, signal: ending.signal });
    if (!answer.ok) throw new Error(answer.status === 423 || answer.status === 401 ? words.locked : (await answer.json()).message);
    const { wrong } = await answer.json();
    for (const ask of asks) {
      if (ask !== asks[at] && (wrong[ask.name] || ask.answered())) ask.say(wrong[ask.name] ?? "");
    }
    trouble.hidden = true;
  } catch (failed) {
    if (ending.signal.aborted) return;
    unsaved = true;
    trouble.textContent = failed instanceof TypeError || failed instanceof SyntaxError ? words.notSaved : failed.message;
    trouble.hidden = false;
  }
}

form.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("[data-entered]") && !["Escape", "ArrowUp"].includes(event.key)) return;
  const ask = asks[at];
  const inNote = event.target === ask?.note;
  const writing = event.target.tagName === "TEXTAREA";
  if (event.key === "Enter" && inNote) {
    event.preventDefault();
    ask.field.focus();
  } else if (event.key === "Enter" && event.target === ask?.field && !(writing && event.shiftKey)) {
    event.preventDefault();
    onward();
  } else if (event.key === "ArrowUp" && (!writing || event.target.selectionStart === 0)) {
    event.preventDefault();
    aside(from(at - 1, -1));
  } else if (event.key === "ArrowDown" && !(writing && event.target.selectionStart < event.target.value.length)) {
    event.preventDefault();
    aside(from(Math.min(at + 1, asks.length), 1));
  } else if (event.key === "F2" && ask) {
    event.preventDefault();
    ask.element.classList.add("noting");
    ask.note.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    leave();
  }
});

async function leave() {
  if (asks[at]) asks[at].take();
  await save();
  if (saving) await saving;
  if (trouble.hidden) location.assign(words.leave);
}

form.querySelector("[data-entered]")?.addEventListener("change", save);
form.addEventListener("input", press);
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reason]");
  if (button) {
    asks[at].field.value = button.dataset.sign;
    onward();
    return;
  }
  const line = event.target.closest("[data-ask]");
  if (line && !line.classList.contains("open")) {
    event.preventDefault();
    aside(asks.findIndex((ask) => ask.element === line));
  }
});
for (const link of document.querySelectorAll("[data-go]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    aside(asks.findIndex((ask) => ask.name === link.dataset.go));
  });
}
form.addEventListener("submit", () => {
  if (asks[at]) asks[at].take();
  // what is posted now is the whole sheet: a draft on its way would come after it
  again = false;
  ending.abort();
  unsaved = false;
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

// Time at work: seconds in which the page is looked at and something was done within the last minute.
const seconds = form.elements.seconds;
const clock = document.querySelector("[data-clock]");
let touched = Date.now();
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => { touched = Date.now(); });
const tick = () => {
  if (document.visibilityState === "visible" && Date.now() - touched < 60_000) seconds.value = Number(seconds.value) + 1;
  clock.textContent = `${Math.floor(seconds.value / 60)}:${String(seconds.value % 60).padStart(2, "0")}`;
};
setInterval(tick, 1000);

form.classList.add("keys");
document.querySelector("[data-keys]").hidden = false;
for (const ask of asks) ask.draw();
look();
const wrong = asks.findIndex((ask) => ask.element.classList.contains("wrong"));
open(wrong >= 0 ? wrong : from(Math.max(asks.findIndex((ask) => !ask.skipped && !ask.answered()), 0), 1));
