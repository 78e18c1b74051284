/** Loading a part of a page by POST or GET and putting it in place without losing focus or typing. */
import { setAttr } from "./dom.js";
import { csrfToken } from "./http.js";

/**
 * A place on the page that is filled from the server; a later request overtakes an earlier one.
 */
export class Part {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** @type {AbortController | null} */
    this.running = null;
  }

  /**
   * @param {string} url
   * @param {{fields?: FormData, morph?: boolean}} [options] with `fields` it is a POST: what is
   *   typed stands in no address
   * @returns {Promise<number>} the status, 0 without an answer, -1 when overtaken
   */
  async load(url, options = {}) {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    setAttr(this.place, "aria-busy", "true");
    try {
      const answer = await fetch(url, {
        method: options.fields ? "POST" : "GET",
        body: options.fields ?? null,
        credentials: "same-origin",
        headers: { "HX-Request": "true", Accept: "text/html", ...(options.fields ? { "X-CSRFToken": csrfToken() } : {}) },
        signal: mine.signal,
      });
      const text = answer.status === 204 ? "" : await answer.text();
      if (this.running !== mine) return -1;
      if (answer.ok) await this.put(text, options.morph ?? true);
      return answer.status;
    } catch {
      return this.running === mine ? 0 : -1;
    } finally {
      if (this.running === mine) {
        this.running = null;
        this.place.removeAttribute("aria-busy");
      }
    }
  }

  /** @param {string} text @param {boolean} morph */
  async put(text, morph) {
    const htmx = /** @type {any} */ (window).htmx;
    await htmx.swap({ target: this.place, text, swap: morph ? "innerMorph" : "innerHTML", sourceElement: this.place });
  }
}
