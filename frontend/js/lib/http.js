/** Posting to our own server, with CSRF token and idempotency key, and errors in one shape. */
import { meta } from "./dom.js";

/** @typedef {{ok: true, status: number, data: any}} Done */
/** @typedef {{ok: false, status: number, detail: string, fields: Record<string, string>, retry: boolean}} Failed */

/** The token that Django asks of every write. */
export function csrfToken() {
  const fromPage = meta("csrf-token");
  if (fromPage) return fromPage;
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
}

/**
 * A key under which a repeated request is carried out once. `crypto.randomUUID` exists on secure
 * pages only; a console on a plain local network still gets a key.
 * @returns {string}
 */
export function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Turns any error body into sentences that can be shown.
 * @param {number} status
 * @param {unknown} body
 * @returns {Failed}
 */
export function failure(status, body) {
  const said = /** @type {Record<string, unknown>} */ (body !== null && typeof body === "object" ? body : {});
  const fields = /** @type {Record<string, string>} */ ({});
  for (const [name, text] of Object.entries(/** @type {object} */ (said.fields ?? {}))) fields[name] = String(text);
  let detail = typeof said.detail === "string" ? said.detail : "";
  if (Array.isArray(said.detail)) {
    detail = said.detail.map((one) => String(one?.msg ?? "")).filter(Boolean).join(" ");
  }
  if (!detail) {
    detail =
      status === 0 ? "No connection to the server. Nothing was changed; try again."
      : status === 403 ? "You may not do this, or your sign-in has ended."
      : status === 404 ? "No such record that you can see."
      : status === 429 ? "Too many requests at once. Wait a moment and try again."
      : status >= 500 ? "The server could not do it. Try again; the request is safe to repeat."
      : "It was refused.";
  }
  return { ok: false, status, detail, fields, retry: status === 0 || status >= 500 };
}

/**
 * Posts JSON. A lost connection or a broken server is tried again with the same key, so that the
 * thing is done once at most.
 * @param {string} url
 * @param {unknown} body
 * @param {{key?: string, method?: string, tries?: number, wait?: (ms: number) => Promise<void>, fetch?: typeof fetch}} [options]
 * @returns {Promise<Done | Failed>}
 */
export async function send(url, body, options = {}) {
  const { key = newKey(), method = "POST", tries = 3 } = options;
  const call = options.fetch ?? fetch;
  const wait = options.wait ?? ((ms) => new Promise((done) => setTimeout(done, ms)));
  /** @type {Failed} */
  let last = failure(0, null);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (attempt > 0) await wait(250 * 2 ** attempt);
    try {
      const answer = await call(url, {
        method,
        credentials: "same-origin",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": csrfToken(),
          "Idempotency-Key": key,
        },
        body: JSON.stringify(body),
      });
      const data = await answer.json().catch(() => null);
      if (answer.ok) return { ok: true, status: answer.status, data };
      last = failure(answer.status, data);
    } catch {
      last = failure(0, null);
    }
    if (!last.retry) break;
  }
  return last;
}
