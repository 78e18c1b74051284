/**
 * htmx with our rules: the CSRF token goes with each write, nothing is evaluated (no `hx-on`,
 * `js:` values or trigger filters: the content policy forbids them), a failed part says so.
 */
import htmx from "htmx.org";
import { csrfToken } from "../lib/http.js";
import { tickClocks } from "./page.js";

export function startHtmx() {
  Object.assign(window, { htmx });
  document.addEventListener("htmx:config:request", (event) => {
    const request = /** @type {any} */ (event).detail?.ctx?.request;
    if (request && !["GET", "HEAD"].includes(String(request.method).toUpperCase())) {
      request.headers["X-CSRFToken"] = csrfToken();
    }
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const target = /** @type {any} */ (event).detail?.ctx?.target;
    tickClocks(target instanceof Element ? target : document);
  });
  document.addEventListener("htmx:error", (event) => {
    const ctx = /** @type {any} */ (event).detail?.ctx;
    const target = ctx?.target;
    if (!(target instanceof HTMLElement) || !target.dataset.partName) return;
    // Another request took its place: that is no failure.
    if (/** @type {any} */ (event).detail?.error?.name === "AbortError") return;
    target.dataset.failed = "";
    target.setAttribute("data-failed-text", `${target.dataset.partName} did not load. It is tried again at the next change.`);
  });
}
