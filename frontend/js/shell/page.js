/** What every page does: popovers close, forms send once, errors take the focus, clocks count. */
import { readClock, serverTime, span } from "../lib/clock.js";
import { all, find, setAttr, setText } from "../lib/dom.js";

function startPopovers() {
  document.addEventListener("click", (event) => {
    for (const open of all("details[data-popover][open]")) {
      if (event.target instanceof Node && !open.contains(event.target)) open.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = find("details[data-popover][open]", HTMLDetailsElement);
    if (!open) return;
    open.removeAttribute("open");
    find("summary", HTMLElement, open)?.focus();
  });
}

/**
 * Without a network a form that is sent once stays where it is, with what was typed: the browser would show its own
 * page instead. A server on the same machine is there all the same, so it is asked first.
 */
function keepUnsent() {
  /** @type {WeakSet<HTMLFormElement>} */
  const reached = new WeakSet();
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !("once" in form.dataset)) return;
      if (navigator.onLine || reached.delete(form)) return;
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      fetch("/health", { method: "HEAD", cache: "no-store" }).then(
        () => {
          reached.add(form);
          form.requestSubmit(submitter);
        },
        () => document.dispatchEvent(new CustomEvent("iops:unsent")),
      );
    },
    { capture: true },
  );
}

function startPrint() {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}

/** A form marked `data-once` is not sent twice by an eager finger; it may be sent again after 8 s. */
function startForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("once" in form.dataset)) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
  });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-back]")) history.back();
    const link = target?.closest(".error-summary a[href^='#']");
    if (link) {
      const field = document.getElementById(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""));
      const input = field?.matches("fieldset, div") ? field.querySelector("input, select, textarea, button") : field;
      if (input instanceof HTMLElement) {
        event.preventDefault();
        input.closest(".field")?.scrollIntoView({ block: "center" });
        input.focus();
      }
    }
  });
}

/** What is shut on a phone stands open where there is room. */
function openWide() {
  if (!matchMedia("(width >= 48rem)").matches) return;
  for (const one of all("details[data-open-wide]")) one.setAttribute("open", "");
}

/** Redraws every `data-clock` under an element. */
export function tickClocks(/** @type {ParentNode} */ within = document) {
  const now = serverTime.now();
  for (const clock of all("[data-clock]", within)) {
    const read = readClock(Date.parse(clock.dataset.clock ?? ""), Date.parse(clock.dataset.clockFrom ?? ""), now);
    setText(clock, read.text);
    setAttr(clock, "data-level", read.level);
  }
  for (const since of all("[data-since]", within)) setText(since, `for ${span(Math.max(0, now - Date.parse(since.dataset.since ?? "")), true)}`);
}

export function startPage() {
  startPrint();
  startPopovers();
  openWide();
  keepUnsent();
  startForms();
  find("[data-autofocus]", HTMLElement)?.focus();
  setInterval(() => {
    if (!document.hidden) tickClocks();
  }, 1000);
  document.addEventListener("visibilitychange", () => tickClocks());
}
