// The pages of custody. What is typed about a person, a phrase or a motive has no name in the page: it is sealed here, and only the
// hidden fields with sealed bytes are posted. Everything that seals or opens is in custody.js.
const lib = globalThis.nazoratCustody;
const page = document.querySelector("[data-custody]");
let key = null;
// who was read on this page, for as long as it is open
let told = null;

const at = (name) => page.querySelector(`[data-${name}]`);
const given = (name) => page.dataset[name];
const typed = (name) => page.querySelector(`[data-typed="${name}"]`);
const list = (name) => JSON.parse(given(name));
const unpacked = (packed) => Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
const bytes = (name) => unpacked(given(name));
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
  shown.textContent = (words?.textContent ?? `${shown.dataset.words} ${code || error?.name || ""}`) + placeOf(error?.at ?? {});
  shown.hidden = false;
  shown.scrollIntoView({ block: "nearest" });
}

// Which sheet, and which word on it, as far as a refusal says.
function placeOf(where) {
  const places = where.places?.length ? where.places : where.word ? [where.word] : [];
  const part = (name, value) => value === undefined || value === "" ? "" : ` ${page.querySelector(`[data-part="${name}"]`)?.textContent ?? name} ${value}.`;
  return [part("sheet", where.sheet), part("word", places.join(", ")), part("meant", (where.suggestions ?? []).join(", ")), part("given", where.given), part("needed", where.needed)].join("");
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
    const urgent = urgentReaders();
    if (empty && urgent.length) throw wrong("urgent-nobody");
    const made = await lib.sealIdentity({ ...about, person: empty ? null : said }, list("one"), list("other"), urgent);
    put(form, "urgent", made.urgent ? text(made.urgent) : "");
    put(form, "sealed", text(made.sealed));
    put(form, "half_a", text(made.halfA));
    put(form, "half_b", text(made.halfB));
    send(form);
  },
  async urgent() {
    const about = { visit: given("visit"), record: given("record"), version: Number(given("version")) };
    key = await lib.openCustodyKey(bytes("wrapped"), typed("phrase").value, { progress });
    typed("phrase").value = "";
    told = await lib.openUrgent(bytes("sealed"), key, about);
    show(told);
    key.close();
    at("before").hidden = true;
    at("after").hidden = false;
    at("after").querySelector("h2").focus();
  },
  // The name beside an alert, sealed anew with the record of its talk before its hours are over: to the custodians, as any name is.
  async keep(form) {
    if (!at("agreed").checked) throw wrong("not-agreed");
    const about = { visit: given("visit"), record: form.dataset.record, version: Number(form.dataset.version) };
    const made = await lib.sealIdentity({ ...about, person: told }, list("one"), list("other"), []);
    put(form, "sealed", text(made.sealed));
    put(form, "half_a", text(made.halfA));
    put(form, "half_b", text(made.halfB));
    told = null;
    send(form);
  },
  async ask(form) {
    const words = typed("motive").value.trim();
    if (!words) throw wrong("no-motive");
    const motive = await lib.makeMotive(words, list("readers"));
    put(form, "motive", text(motive.sealed));
    put(form, "commitment", motive.commitment);
    const once = await lib.makeOneTime();
    await once.store(given("ask"), Date.now() + Number(given("hours")) * 3600 * 1000);
    put(form, "one_time", once.public);
    send(form);
  },
  async open() {
    key?.close();
    key = await lib.openCustodyKey(bytes("wrapped"), typed("phrase").value, { progress });
    typed("phrase").value = "";
    at("motive").textContent = await lib.readMotive(bytes("motive"), key, given("commitment"));
    at("before").hidden = true;
    at("after").hidden = false;
    at("after").querySelector("h2").focus();
  },
  async sheets() {
    key?.close();
    key = await lib.openCustodyKey(bytes("wrapped"), typed("phrase").value, { progress });
    typed("phrase").value = "";
    const wanted = { threshold: Number(at("threshold").value), count: Number(at("count").value) };
    const made = await lib.splitShares(key, wanted);
    made.forEach((words, index) => {
      const sheet = at("sheet").content.cloneNode(true);
      sheet.querySelector("h2").textContent = `${index + 1} / ${made.length}`;
      for (const word of Array.isArray(words) ? words : words.split(" ")) {
        const item = document.createElement("li");
        item.textContent = word;
        sheet.querySelector("ol").append(item);
      }
      at("sheets").append(sheet);
    });
    key.close();
    at("before").hidden = true;
    at("after").hidden = false;
  },
  async recover(form) {
    const phrase = phraseTwice();
    const sheets = [...page.querySelectorAll("textarea[data-typed^=sheet]")].map((field) => field.value.trim()).filter(Boolean);
    key = await lib.combineShares(sheets, { check: given("check") });
    if (key.public !== given("public")) throw wrong("check-differs");
    const made = await lib.wrapCustodyKey(key, phrase, { progress });
    put(form, "wrapped", text(made.wrapped));
    put(form, "before", await sha256(bytes("wrapped")));
    send(form);
  },
  async halves(form) {
    key?.close();
    key = await halvesKey();
    for (const field of page.querySelectorAll("[data-typed]")) field.value = "";
    const blocks = JSON.parse(given("blocks"));
    let [done, left] = [0, 0];
    for (const [index, block] of blocks.entries()) {
      const copies = {};
      for (const one of block) {
        const copy = await handedOn(one);
        if (copy) copies[one.identity] = copy;
        else left += 1;
      }
      if (Object.keys(copies).length) done += await postCopies(form, copies);
      progress((index + 1) / blocks.length);
    }
    key.close();
    at("count").textContent = done;
    at("left").textContent = left;
    at("done").hidden = false;
  },
  async drill(form) {
    key?.close();
    key = await halvesKey();
    const opened = await lib.openHalf(bytes("half"), key, { record: given("record"), version: 1 });
    put(form, "digest", await sha256(unpacked(opened.half)));
    put(form, "from_sheets", page.querySelector("textarea[data-typed^=sheet]").value.trim() ? "on" : "");
    send(form);
  },
  async confirm(form) {
    key?.close();
    key = await lib.openCustodyKey(bytes("wrapped"), typed("phrase").value, { progress });
    for (const one of JSON.parse(given("copies"))) {
      await lib.openHalf(unpacked(one.form), key, { record: one.record, version: one.version, side: one.side });
      const whole = document.createElement("input");
      Object.assign(whole, { type: "hidden", name: "copies", value: one.copy });
      form.append(whole);
    }
    send(form);
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

// The key that opens the halves: one's own by its phrase, or one that recovery sheets give. It is never kept here.
async function halvesKey() {
  const sheets = [...page.querySelectorAll("textarea[data-typed^=sheet]")].map((field) => field.value.trim()).filter(Boolean);
  if (sheets.length) return lib.combineShares(sheets, { check: typed("check").value.trim().toLowerCase() });
  if (!given("wrapped")) throw wrong("no-phrase");
  return lib.openCustodyKey(bytes("wrapped"), typed("phrase").value, { progress });
}

// A half that this key does not open waits for another one.
async function handedOn(one) {
  const about = { record: one.record, version: one.version, side: one.side };
  for (const form of one.forms) {
    try {
      return text(await lib.handOn(unpacked(form), key, about, list("readers")));
    } catch (error) {
      if (error?.code !== "not-for-this-key") throw error;
    }
  }
  return null;
}

async function postCopies(form, copies) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value, copies: JSON.stringify(copies) });
  for (const id of given("to").trim().split(/\s+/)) body.append("to", id);
  const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw wrong((await answer.json().catch(() => ({}))).code ?? "not-taken");
  return Number(await answer.text());
}

// To whom a name is sealed for some hours besides: with the person's consent alone, and then to who seals it too.
function urgentReaders() {
  const consented = Boolean(at("consented")?.checked);
  if (at("own")) at("own").checked = consented;
  const marked = [...page.querySelectorAll("[data-reader]:checked")].map((box) => box.dataset.reader);
  if (marked.length && !consented) throw wrong("urgent-consent");
  return marked;
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
  show(await lib.combine({ ...about, ...answers, ask: given("ask"), sealed: bytes("sealed") }));
}

function show(person) {
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

// Why it was refused opens with the key of the ask; a browser that has none leaves the words that stand there.
async function refusal(shown) {
  try {
    shown.textContent = await lib.openRefusal(given("ask"), unpacked(shown.dataset.refusal));
    shown.dir = "auto";
  } catch { /* not this browser, or the time is over */ }
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
  if (at("spoken")) at("spoken").textContent = lib.spokenCheck(given("once"));
  if (at("refusal")) await refusal(at("refusal"));
  if (page.dataset.custody === "opened") await work(combine);
}

addEventListener("pagehide", () => key?.close());
if (page) {
  if (!lib) trouble(wrong("no-library"));
  begin();
}
