const CHECKS = {
  number: [/^-?\d{1,9}([.,]\d{1,9})?$/, "badNumber"],
  date: [/^(\d{6}|\d{8}|\d{1,2}[./ ]\d{1,2}[./ ]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})$/, "badDate"],
  time: [/^\d{1,2}[:. ]?\d{2}$/, "badTime"],
};

/** One place: its line, its control that posts, and the field that is typed in (the control itself but for choices). */
export class Ask {
  constructor(element, words) {
    this.words = words;
    this.element = element;
    this.name = element.dataset.ask;
    this.control = element.dataset.control;
    this.when = JSON.parse(element.dataset.when);
    this.must = "must" in element.dataset;
    this.field = element.querySelector("[data-type]");
    this.none = element.querySelector("[data-none]");
    this.note = element.querySelector("[data-note]");
    this.options = [...element.querySelectorAll("[data-digit]")];
    this.skipped = false;
  }

  chosen() {
    return this.options.filter((option) => option.selected || option.checked);
  }

  choose(digits) {
    for (const option of this.options) {
      const wanted = digits.includes(option.dataset.digit);
      if (option.tagName === "OPTION") option.selected = wanted;
      else option.checked = wanted;
    }
    if (this.control === "one" && !digits.length) this.element.querySelector("select.plain").value = "";
  }

  reason() {
    const option = this.none?.selectedOptions[0];
    return option?.value ? option : null;
  }

  /** The text of the answer as the tool's conditions see it. */
  value() {
    if (this.skipped) return "";
    if (this.options.length) {
      const codes = this.chosen().map((option) => option.value);
      const reason = this.reason();
      return codes.length ? codes.join(" ") : reason ? `na_${reason.value}` : "";
    }
    return this.control === "number" ? this.field.value.trim().replace(",", ".") : this.field.value.trim();
  }

  answered() {
    return Boolean(this.reason()) || (this.options.length ? this.chosen().length > 0 : this.field.value.trim() !== "");
  }

  /** Show in one line what is typed. */
  draw() {
    const said = this.element.querySelector("[data-said]");
    said.replaceChildren();
    const reason = this.reason();
    if (reason) {
      const word = document.createElement("span");
      word.className = "none";
      word.textContent = `${reason.dataset.sign} ${reason.dataset.word}`;
      said.append(word);
    } else if (this.options.length) {
      said.textContent = this.chosen().map((option) => `${option.dataset.digit} ${option.dataset.label}`).join(", ");
    } else {
      const typed = this.field.value.trim();
      said.textContent = this.control === "date" ? typed.replace(/^(\d{2})(\d{2})(\d{2,4})$/, "$1.$2.$3") : typed.slice(0, 80);
    }
    this.element.classList.toggle("noted", this.note.value.trim() !== "");
  }

  say(wrong) {
    const place = this.element.querySelector("[data-wrong]");
    place.textContent = wrong;
    place.hidden = !wrong;
    this.element.classList.toggle("wrong", Boolean(wrong));
  }

  /** What stands in the field when the place is opened: digits of the choices, or the key of the reason. */
  fill() {
    const reason = this.reason();
    if (reason) this.field.value = reason.dataset.sign;
    else if (this.options.length) this.field.value = this.chosen().map((option) => option.dataset.digit).join(" ");
  }

  /** Take what is typed as the answer. Gives what is wrong with it, "" when nothing is. */
  take() {
    const typed = this.field.value.trim();
    const reason = this.none && [...this.none.options].find((option) => option.value && option.dataset.sign === typed);
    if (reason) {
      reason.selected = true;
      this.field.value = "";
      this.choose([]);
      return "";
    }
    if (this.none) this.none.value = "";
    if (this.options.length) return this.takeDigits(typed);
    const [pattern, wrong] = CHECKS[this.control] ?? [/^/, ""];
    return typed && !pattern.test(typed) ? this.words[wrong] : "";
  }

  takeDigits(typed) {
    const single = this.options.every((option) => option.dataset.digit.length === 1);
    // with at most nine choices 13 means 1 and 3: Space between them is not needed
    const digits = single && this.control === "many" ? [...typed.replace(/[\s,.]/g, "")] : typed.split(/[\s,.]+/).filter(Boolean);
    const known = digits.every((digit) => this.options.some((option) => option.dataset.digit === digit));
    if (!known || (this.control === "one" && digits.length > 1)) return this.words.badChoice;
    this.choose(digits);
    return "";
  }
}
