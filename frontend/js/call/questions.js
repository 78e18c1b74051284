/**
 * The questions of a call, by keyboard alone: a letter or a figure chooses an answer, Enter goes on
 * to the next question that is open. What an answer raises is ticked once, the grade that is
 * proposed is taken over by a key; the handler may change both.
 */
import { all, announce, find } from "../lib/dom.js";

/**
 * Which of some answers a key means: its figure, or the letter with which one alone begins.
 * @param {string} key
 * @param {string[]} labels
 * @returns {number} the place of the answer, -1 for none
 */
export function meant(key, labels) {
  if (/^[1-9]$/.test(key)) return Number(key) <= labels.length ? Number(key) - 1 : -1;
  const letter = key.toLowerCase();
  if (!/^[a-z]$/.test(letter)) return -1;
  const begin = labels.flatMap((label, at) => (label.trim().toLowerCase().startsWith(letter) ? [at] : []));
  // "No" and "Not known" begin alike: n is No, and u what is not known.
  if (letter === "u" && begin.length === 0) return labels.findIndex((label) => label.trim().toLowerCase() === "not known");
  return begin[0] ?? -1;
}

/**
 * Answers that are raised now and were not before.
 * @param {string} flags
 * @param {Set<string>} known is brought up to date
 */
export function raised(flags, known) {
  const now = flags.split(" ").filter(Boolean);
  const fresh = now.filter((flag) => !known.has(flag));
  for (const flag of fresh) known.add(flag);
  return fresh;
}

/** @param {Element} input */
const said = (input) => {
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
};

/**
 * @param {HTMLFormElement} form
 * @returns {() => void} to be called when a part has arrived
 */
export function startQuestions(form) {
  const place = find("#call-questions", HTMLElement);
  if (!place) return () => {};
  /** @type {Set<string>} */
  const known = new Set();
  // What was raised before the page was opened has been ticked, or was unticked on purpose.
  let first = Number(form.dataset.draftSequence ?? 0) > 0;
  let set = "";

  const open = () => all("[data-open]", place);
  /** @param {Element | null} question */
  const enter = (question) => {
    const input = question?.querySelector("input:checked, input");
    if (input instanceof HTMLElement) input.focus();
  };

  place.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    const question = input.closest(".ask-one");
    if (event.key === "Enter") {
      event.preventDefault();
      const questions = all(".ask-one", place);
      const at = questions.findIndex((one) => one === question);
      const next = questions.slice(at + 1).find((one) => "open" in one.dataset) ?? questions[at + 1];
      if (next) enter(next);
      else find("#id_rationale", HTMLElement)?.focus();
    } else if (input.type === "radio") {
      const group = /** @type {HTMLInputElement[]} */ ([...(question?.querySelectorAll("input[type=radio]") ?? [])]);
      const chosen = group[meant(event.key, group.map((one) => one.labels?.[0]?.textContent ?? ""))];
      if (!chosen) return;
      event.preventDefault();
      event.stopPropagation();
      chosen.checked = true;
      chosen.focus();
      said(chosen);
    }
  });

  // Enter never sends a call: that takes Ctrl Enter.
  for (const beside of [find("#call-care", HTMLElement), find("#id_k_ask", HTMLInputElement)]) {
    beside?.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.ctrlKey && event.target instanceof HTMLInputElement) event.preventDefault();
    });
  }

  place.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const taken = target?.closest("[data-take-grade]");
    if (taken instanceof HTMLElement) {
      const grade = find(`[name=grade][value="${CSS.escape(taken.dataset.takeGrade ?? "")}"]`, HTMLInputElement, form);
      const why = find("#id_rationale", HTMLTextAreaElement, form);
      if (why && !why.value.trim()) {
        why.value = taken.dataset.takeWhy ?? "";
        said(why);
      }
      if (grade) {
        grade.checked = true;
        grade.focus();
        said(grade);
        announce(`Grade ${grade.value} is taken over.`);
      }
    }
    const other = target?.closest("[data-take-set]");
    const pick = find("#id_q_set", HTMLSelectElement, place);
    if (other instanceof HTMLElement && pick) {
      pick.value = other.dataset.takeSet ?? "";
      said(pick);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.key.toLowerCase() !== "i") return;
    event.preventDefault();
    enter(open()[0] ?? find(".ask-one", HTMLElement, place));
  });

  return () => {
    const panel = find(".asks", HTMLElement, place);
    const fresh = raised(panel?.dataset.flags ?? "", known);
    if (!first) {
      for (const flag of fresh) {
        const box = find(`[name=qualifiers][value="${CSS.escape(flag)}"]`, HTMLInputElement, form);
        if (!box || box.checked) continue;
        box.checked = true;
        said(box);
        announce(`${box.parentElement?.textContent?.trim() ?? flag}: ticked by an answer.`);
      }
    }
    first = false;
    const now = panel?.dataset.set ?? "";
    // What was asked has gone from under the hands: they are led to what is said of it.
    if (set && now !== set && document.activeElement === document.body && find(".asks__gone", HTMLElement, place)) {
      find("#asks-title", HTMLElement, place)?.focus();
    }
    set = now;
  };
}
