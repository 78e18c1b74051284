/** Keeps the form on this computer at once and on the server within a third of a second. */
import { timeOfDay } from "../lib/clock.js";
import { setText } from "../lib/dom.js";
import { send } from "../lib/http.js";
import { fieldsOf, KEEP_MS, mustRestore, sameFields } from "./draft.js";
import { forget, keep, list, read } from "./store.js";

/** @typedef {import("./draft.js").Fields} Fields */

const DEBOUNCE_MS = 300;
const RETRY_MS = 3000;

export class Autosave {
  /**
   * @param {HTMLFormElement} form with data-draft-url, data-draft-key, data-draft-sequence, data-person;
   *   an empty data-draft-url keeps it on this computer only
   * @param {HTMLElement | null} said where it says what is kept
   */
  constructor(form, said) {
    this.form = form;
    this.said = said;
    this.url = form.dataset.draftUrl ?? "/call/draft";
    this.key = form.dataset.draftKey ?? "new";
    this.person = form.dataset.person ?? "";
    this.sequence = Number(form.dataset.draftSequence ?? 0);
    this.sent = this.sequence;
    /** @type {Fields} */
    this.last = this.fields();
    /** Fields of questions that are not on the page yet. @type {Fields} */
    this.waiting = {};
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.sending = false;
    this.over = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => event.defaultPrevented || this.finish());
    window.addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
  }

  fields() {
    return fieldsOf(new FormData(this.form));
  }

  /** Puts back what this computer kept and the server has not; forgets what is too old. */
  async restore() {
    try {
      const now = Date.now();
      for (const draft of await list()) {
        if (now - draft.at > KEEP_MS || draft.person !== this.person) await forget(draft.key);
      }
      const local = await read(this.key);
      if (!mustRestore(local, { key: this.key, person: this.person, sequence: this.sequence, now }) || !local) return false;
      this.sequence = local.sequence;
      this.fill(local.fields);
      this.last = this.fields();
      this.say(`Put back what you had typed at ${timeOfDay(local.at)}.`);
      this.form.dispatchEvent(new CustomEvent("iops:restored", { bubbles: true }));
      this.later(0);
      return true;
    } catch {
      this.say(this.url ? "This browser cannot keep drafts; they go to the server only." : "This browser cannot keep what you type: save before you leave.");
      return false;
    }
  }

  /**
   * Writes fields into the form, but never over what the person typed meanwhile.
   * @param {Fields} fields
   */
  fill(fields) {
    for (const [name, values] of Object.entries(fields)) {
      const inputs = [...this.form.elements].filter((one) => "name" in one && one.name === name);
      if (inputs.length === 0) {
        this.waiting[name] = values;
        continue;
      }
      delete this.waiting[name];
      let at = 0;
      for (const input of inputs) {
        if (input === document.activeElement && "value" in input && input.value) continue;
        if (input instanceof HTMLInputElement && (input.type === "checkbox" || input.type === "radio")) input.checked = values.includes(input.value);
        else if (input instanceof HTMLSelectElement && input.multiple) {
          for (const option of input.options) option.selected = values.includes(option.value);
        } else if ("value" in input) input.value = values[at++] ?? "";
      }
    }
  }

  /** New questions came onto the page: what was typed into them before goes back in. */
  partArrived() {
    if (Object.keys(this.waiting).length) this.fill(this.waiting);
  }

  changed() {
    if (this.over) return;
    const fields = this.fields();
    if (sameFields(fields, this.last)) return;
    this.last = fields;
    this.sequence += 1;
    // "Saved" over words that are not saved yet would be a lie to somebody who closes the lid.
    this.say("Saving");
    this.keepHere();
    this.later(DEBOUNCE_MS);
  }

  keepHere() {
    const draft = { key: this.key, person: this.person, sequence: this.sequence, sent: this.url ? this.sent : this.sequence, at: Date.now(), fields: this.last };
    const kept = keep(draft);
    if (!this.url) void kept.then(() => this.say(`Kept on this device ${timeOfDay(draft.at)}`)).catch(() => undefined);
    kept.catch(() => this.say("Not kept on this computer: its storage is full or closed."));
  }

  /** @param {number} wait */
  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.post(), wait);
  }

  body() {
    return { draft: this.key, sequence: this.sequence, fields: this.last };
  }

  async post() {
    // One request at a time, in order: an older state never overtakes a newer one.
    if (!this.url || this.sending || this.over || this.sent >= this.sequence) return;
    this.sending = true;
    const sequence = this.sequence;
    const answer = await send(this.url, this.body(), { tries: 1 });
    this.sending = false;
    if (answer.ok) {
      this.sent = sequence;
      this.keepHere();
      if (this.sequence > sequence) this.later(DEBOUNCE_MS);
      else this.say(`Saved ${timeOfDay(Date.now())}`);
    } else if (answer.status === 409) {
      this.say("This call is open at another desk, which has newer text. Reload to see it.");
    } else {
      this.say("Kept on this computer, not yet on the server. Go on typing; it is tried again.");
      this.later(RETRY_MS);
    }
  }

  /** The page goes away: what is not sent goes with `keepalive`, which outlives the page. */
  flush() {
    if (!this.url || this.over || this.sent >= this.sequence) return;
    void fetch(this.url, {
      method: "POST",
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
      body: JSON.stringify(this.body()),
    }).catch(() => undefined);
  }

  token() {
    const input = this.form.elements.namedItem("csrfmiddlewaretoken");
    return input instanceof HTMLInputElement ? input.value : "";
  }

  /** The call is handed in: the copy on this computer is kept until the next page has come. */
  finish() {
    this.over = true;
    clearTimeout(this.timer);
    try {
      sessionStorage.setItem("iops.call.done", this.key);
    } catch {
      // It is forgotten after a shift.
    }
    // A refused form comes back as a page of its own; a broken line leaves this one in use.
    setTimeout(() => {
      this.over = false;
    }, 8000);
  }

  /** @param {string} text */
  say(text) {
    if (this.said) setText(this.said, text);
  }
}

/** On the page after a call that was handed in: its copy is not needed any more. */
export async function forgetDone() {
  const key = sessionStorage.getItem("iops.call.done");
  const form = document.querySelector(`form[data-draft-key="${CSS.escape(key ?? "")}"]`);
  if (!key || form) return;
  sessionStorage.removeItem("iops.call.done");
  await forget(key).catch(() => undefined);
}

