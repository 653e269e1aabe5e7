// The pages of custody. What is typed about a person, a phrase or a motive has no name in the page: it is sealed here, and only the
// hidden fields with sealed bytes are posted. Everything that seals or opens is in custody.js.
const lib = globalThis.nazoratCustody;
const page = document.querySelector("[data-custody]");
const SALT = "nazorat-salt ";
let key = null;

const at = (name) => page.querySelector(`[data-${name}]`);
const given = (name) => page.dataset[name];
const typed = (name) => page.querySelector(`[data-typed="${name}"]`);
const list = (name) => JSON.parse(given(name));
const bytes = (name) => Uint8Array.from(atob(given(name)), (letter) => letter.charCodeAt(0));
const text = (data) => btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (data) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", data)));

function put(form, name, value) {
  form.querySelector(`input[type=hidden][name="${name}"]`).value = value;
}

// Words for a refusal stand in the page, in its language; a code without words says so itself.
function trouble(error) {
  const code = error?.code ?? "";
  const words = [...page.querySelectorAll("[data-code]")].find((one) => one.dataset.code === code);
  const shown = at("trouble");
  shown.textContent = words?.textContent ?? `${shown.dataset.words} ${code || error?.name || ""}`;
  shown.hidden = false;
  shown.scrollIntoView({ block: "nearest" });
}

function busy(yes) {
  for (const button of page.querySelectorAll("button")) button.disabled = yes;
  const bar = at("progress");
  if (bar) bar.hidden = !yes;
}

const progress = (part) => {
  const bar = at("progress");
  if (bar) bar.value = part;
};

async function work(act) {
  at("trouble").hidden = true;
  busy(true);
  try {
    await act();
  } catch (error) {
    trouble(error);
  }
  busy(false);
}

// Nothing that was typed is left for a browser to keep with its history.
function send(form) {
  for (const field of page.querySelectorAll("[data-typed]")) field.value = "";
  key?.close();
  form.submit();
}

const wrong = (code) => Object.assign(new Error(code), { code });

function phraseTwice() {
  if (typed("phrase").value !== typed("again").value) throw wrong("phrases-differ");
  return typed("phrase").value;
}

const acts = {
  async key(form) {
    const made = await lib.makeCustodyKey(phraseTwice(), { progress });
    put(form, "public", made.public);
    put(form, "wrapped", text(made.wrapped));
    put(form, "check", made.check);
    send(form);
  },
  async phrase(form) {
    const made = await lib.changePhrase(bytes("wrapped"), typed("old").value, phraseTwice(), { progress });
    put(form, "wrapped", text(made.wrapped));
    put(form, "before", await sha256(bytes("wrapped")));
    send(form);
  },
  async seal(form, button) {
    const fields = [...page.querySelectorAll("[data-person]")].map((field) => [field.dataset.person, field.value.trim()]);
    const said = Object.fromEntries(fields.filter(([, value]) => value));
    const empty = button?.hasAttribute("data-empty");
    if (!empty && !said.names) throw wrong("no-name");
    const about = { visit: given("visit"), record: given("record"), version: Number(given("version")) };
    const made = await lib.sealIdentity({ ...about, person: empty ? null : said }, list("one"), list("other"));
    put(form, "sealed", text(made.sealed));
    put(form, "half_a", text(made.halfA));
    put(form, "half_b", text(made.halfB));
    send(form);
  },
  async ask(form) {
    const words = typed("motive").value.trim();
    if (!words) throw wrong("no-motive");
    const salt = crypto.getRandomValues(new Uint8Array(16));
    put(form, "motive", text(await lib.sealMotive(`${words}\n\n${SALT}${hex(salt)}`, list("readers"))));
    put(form, "commitment", lib.commitment(new TextEncoder().encode(words), salt));
    const once = await lib.makeOneTime();
    await once.store(given("ask"), Date.now() + Number(given("hours")) * 3600 * 1000);
    put(form, "one_time", once.public);
    send(form);
  },
  async open() {
    key?.close();
    key = await lib.openCustodyKey(bytes("wrapped"), typed("phrase").value, { progress });
    typed("phrase").value = "";
    at("motive").textContent = motiveOf(await lib.openMotive(bytes("motive"), key));
    at("before").hidden = true;
    at("after").hidden = false;
    at("after").querySelector("h2").focus();
  },
  async agree(form) {
    const asked = { ask: given("ask"), record: given("record"), version: Number(given("version")), side: given("side") };
    put(form, "sealed", text(await lib.answer(bytes("half"), key, { ...asked, oneTimePublic: given("once") })));
    put(form, "refusal", "");
    send(form);
  },
  async refuse(form) {
    const words = typed("reason").value.trim();
    if (!words) throw wrong("no-reason");
    put(form, "refusal", text(await lib.sealMotive(words, list("readers"))));
    put(form, "sealed", "");
    send(form);
  },
};

// The words that were asked with, once they are those that the record of acts is bound to.
function motiveOf(opened) {
  const [words, salt] = opened.split(`\n\n${SALT}`);
  const held = Uint8Array.from(salt?.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  if (held.length !== 16 || lib.commitment(new TextEncoder().encode(words), held) !== given("commitment")) throw wrong("motive-differs");
  return words;
}

// Whether this very browser asked: another one would use the answers up and open nothing.
function askedHere(ask) {
  return new Promise((resolve) => {
    const opening = indexedDB.open("nazorat-custody");
    opening.onerror = () => resolve(false);
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onsuccess = () => {
      const base = opening.result;
      const found = base.transaction("one-time").objectStore("one-time").getKey(ask);
      found.onsuccess = () => resolve(found.result !== undefined);
      found.onerror = () => resolve(false);
      base.close();
    };
  });
}

async function combine() {
  const about = { visit: given("visit"), record: given("record"), version: Number(given("version")) };
  const answers = { answerA: bytes("answerA"), answerB: bytes("answerB") };
  const person = await lib.combine({ ...about, ...answers, ask: given("ask"), sealed: bytes("sealed") });
  at(person ? "somebody" : "nobody").hidden = false;
  const words = Object.fromEntries([...page.querySelectorAll("[data-label]")].map((one) => [one.dataset.label, one.textContent]));
  for (const [name, value] of Object.entries(person ?? {})) {
    const label = document.createElement("dt");
    const held = document.createElement("dd");
    label.textContent = words[name] ?? name;
    held.textContent = String(value);
    held.dir = "auto";
    at("person").append(label, held);
  }
}

function offer() {
  at("offered").textContent = lib.generatePhrase();
}

async function begin() {
  if (!lib) return;
  for (const form of page.querySelectorAll("form[data-act-of]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      work(() => acts[form.dataset.actOf](form, event.submitter));
    });
  }
  if (at("offered")) offer();
  at("another")?.addEventListener("click", offer);
  if (at("here")) at((await askedHere(given("ask"))) ? "here" : "elsewhere").hidden = false;
  if (page.dataset.custody === "opened") await work(combine);
}

addEventListener("pagehide", () => key?.close());
if (page) {
  if (!lib) trouble(wrong("no-library"));
  begin();
}
