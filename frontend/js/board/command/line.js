/** The command line on the page: completion, history, undo, and what came of it beside it. */
import { announce, el, need, setText } from "../../lib/dom.js";
import { csrfToken, send } from "../../lib/http.js";
import { openDialog } from "../../shell/keys.js";
import { complete, incidentOf } from "./complete.js";
import { parse } from "./parse.js";
import { plan, unitOf } from "./run.js";

/** @typedef {import("./complete.js").World} World */
/** @typedef {import("./run.js").UndoStep} UndoStep */

const HISTORY = "iops.board.history";
const KEPT = 50;

export class CommandLine {
  /**
   * @param {() => World} world
   * @param {{open: (id: number) => void, showUnit: (id: number) => void, showIncident: (id: number) => void, go: (url: string) => void, findUrl: string}} hooks
   */
  constructor(world, hooks) {
    this.world = world;
    this.hooks = hooks;
    this.form = need(".command", HTMLFormElement);
    this.input = need("#command", HTMLInputElement);
    this.said = need(".command__said", HTMLElement);
    this.pop = need(".choices-pop", HTMLUListElement);
    /** @type {{value: string}[]} */
    this.choices = [];
    this.at = -1;
    this.from = 0;
    /** @type {string[]} */
    this.history = readHistory();
    this.back = this.history.length;
    this.draft = "";
    /** @type {UndoStep[]} */
    this.undos = [];
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.input.addEventListener("input", () => this.offer());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    this.pop.addEventListener("pointerdown", (event) => {
      const item = event.target instanceof Element ? event.target.closest("li") : null;
      if (!(item instanceof HTMLElement)) return;
      event.preventDefault();
      this.take(Number(item.dataset.at));
    });
  }

  offer() {
    const { from, choices } = complete(this.input.value, this.world());
    this.from = from;
    this.choices = choices;
    this.at = -1;
    this.pop.replaceChildren(
      ...choices.map((choice, at) =>
        el("li", { role: "option", id: `choice-${at}`, "data-at": at, "aria-selected": "false", "data-tone": choice.tone ?? null },
          el("span", {}, choice.label), el("span", {}, choice.hint))),
    );
    this.pop.hidden = choices.length === 0;
    this.input.setAttribute("aria-expanded", String(choices.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.pop.hidden = true;
    this.choices = [];
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} at */
  mark(at) {
    this.at = at;
    for (const [place, item] of [...this.pop.children].entries()) {
      item.setAttribute("aria-selected", String(place === at));
      if (place === at) item.scrollIntoView({ block: "nearest" });
    }
    if (at >= 0) this.input.setAttribute("aria-activedescendant", `choice-${at}`);
  }

  /** @param {number} at */
  take(at) {
    const choice = this.choices[at];
    if (!choice) return;
    this.input.value = `${this.input.value.slice(0, this.from)}${choice.value} `;
    this.offer();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const open = !this.pop.hidden;
    if (event.key === "Tab" && open && !event.shiftKey && this.choices.length) {
      event.preventDefault();
      this.take(Math.max(0, this.at));
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && open && (this.at >= 0 || event.key === "ArrowDown")) {
      event.preventDefault();
      this.mark((this.at + (event.key === "ArrowDown" ? 1 : -1) + this.choices.length) % this.choices.length);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      this.recall(-1);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.recall(1);
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      this.take(this.at);
    } else if (event.key === "Escape") {
      if (open) event.stopPropagation();
      event.preventDefault();
      if (open) this.close();
      else if (this.input.value) this.input.value = "";
      else this.input.blur();
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && this.input.value === "") {
      event.preventDefault();
      this.undo();
    }
  }

  /** @param {number} step */
  recall(step) {
    if (this.back === this.history.length) this.draft = this.input.value;
    this.back = Math.max(0, Math.min(this.history.length, this.back + step));
    this.input.value = this.history[this.back] ?? this.draft;
    this.close();
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
  }

  /** @param {string} text @param {"" | "error" | "done" | "busy"} [tone] */
  say(text, tone = "") {
    setText(this.said, text);
    this.said.dataset.tone = tone;
    if (tone === "done") announce(text);
  }

  async run() {
    const line = this.input.value;
    const parsed = parse(line);
    if (!parsed.ok) {
      this.say(parsed.error, "error");
      return;
    }
    const { command } = parsed;
    const world = this.world();
    const done = () => {
      this.remember(line);
      this.input.value = "";
      this.close();
    };
    switch (command.verb) {
      case "help":
        openDialog("help-dialog");
        return done();
      case "undo":
        done();
        return this.undo();
      case "handOver":
        if (!world.mine) return this.say("You sit at no desk.", "error");
        done();
        return this.hooks.go(`/handover/?desk=${world.mine.id}`);
      case "find":
        done();
        return submitFind(this.hooks.findUrl, command.text);
      case "open": {
        const incident = incidentOf(command.incident, world);
        if (!incident) return this.say(`No open incident ${command.incident} on this board.`, "error");
        this.say("");
        this.hooks.open(incident.id);
        return done();
      }
      case "map": {
        const unit = unitOf(command.what, world);
        const incident = unit ? null : incidentOf(command.what, world);
        if (!unit && !incident) return this.say(`Nothing called ${command.what} on this board.`, "error");
        this.say("");
        if (unit) this.hooks.showUnit(unit.id);
        else if (incident) this.hooks.showIncident(incident.id);
        return done();
      }
      default: {
        const made = plan(command, world);
        if ("error" in made) return this.say(made.error, "error");
        // The line is free for the next command at once; what failed comes back into history.
        done();
        await this.sendAll(made.requests, made.undo, line);
      }
    }
  }

  /**
   * @param {import("./run.js").Request[]} requests
   * @param {UndoStep | null} undo
   * @param {string} line
   */
  async sendAll(requests, undo, line) {
    this.say("Sending", "busy");
    const answers = await Promise.all(requests.map((request) => send(request.url, request.body)));
    const failed = requests.flatMap((_, at) => {
      const answer = answers[at];
      if (!answer || answer.ok) return [];
      const fields = Object.values(answer.fields).join(" ");
      return [`${answer.detail}${fields && !answer.detail.includes(fields) ? ` ${fields}` : ""}`];
    });
    const did = requests.filter((_, at) => answers[at]?.ok).map((request) => request.said);
    if (failed.length) {
      this.say(`${did.length ? `${did.join("; ")}. But: ` : ""}${failed.join(" ")}`, "error");
      if (line && this.input.value === "" && document.activeElement === this.input) this.input.value = line;
    } else this.say(`${did.join("; ")}${undo ? ", u to undo" : ""}`, "done");
    if (!undo || !did.length) return;
    if ("refill" in undo) this.undos.push(undo);
    else {
      const back = requests.flatMap((request, at) => {
        const answer = answers[at];
        return request.undo && answer?.ok ? [request.undo(answer.data)] : [];
      });
      this.undos.push({ says: undo.says, requests: [...undo.requests, ...back] });
    }
  }

  async undo() {
    const step = this.undos.pop();
    if (!step) return this.say("Nothing to undo.", "error");
    if ("refill" in step) {
      this.input.value = step.refill;
      this.say(`${step.says}.`);
      this.input.focus();
      return;
    }
    await this.sendAll(step.requests, null, "");
  }

  /** @param {string} line */
  remember(line) {
    const kept = line.trim();
    if (kept && this.history.at(-1) !== kept) this.history.push(kept);
    this.history = this.history.slice(-KEPT);
    this.back = this.history.length;
    // Free text of logs and searches may name people: it is not kept on the machine.
    const safe = this.history.filter((one) => !/^(n\s|x\s|b\s|f\s|p\s|e\s|v\s|major\s|critical\s|\/)/i.test(one) && !/^g\s+\S+\s+\S+\s/i.test(one));
    try {
      sessionStorage.setItem(HISTORY, JSON.stringify(safe));
    } catch {
      // Kept for this page only.
    }
  }
}

/** @returns {string[]} */
function readHistory() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(HISTORY) ?? "[]");
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}

/**
 * A search is posted: what is searched for stands in no address and no log.
 * @param {string} url @param {string} text
 */
function submitFind(url, text) {
  const form = el("form", { method: "post", action: url, hidden: true },
    el("input", { type: "hidden", name: "csrfmiddlewaretoken", value: csrfToken() }),
    el("input", { type: "hidden", name: "q", value: text }));
  document.body.append(form);
  form.submit();
}
