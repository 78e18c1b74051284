/** Shares one stream among the tabs of a browser: used by the SharedWorker and, alone, by a page. */
import { Stream } from "./stream.js";

/** @typedef {{post: (message: any) => void, topics: Set<string>}} Tab */

/** Positions come with either topic. @param {Set<string>} topics */
const wantsUnits = (topics) => topics.has("positions") || topics.has("units");

export class Hub {
  constructor() {
    /** @type {Set<Tab>} */
    this.tabs = new Set();
    /** @type {Stream | null} */
    this.stream = null;
    this.line = /** @type {"open" | "lost" | "ended" | "connecting"} */ ("connecting");
    /** @type {any} */
    this.beat = null;
  }

  /** @param {Tab} tab */
  add(tab) {
    this.tabs.add(tab);
  }

  /** @param {Tab} tab */
  remove(tab) {
    this.tabs.delete(tab);
    if (this.tabs.size > 0) return;
    // Moving to the next page takes less than this: the line stays for it.
    setTimeout(() => {
      if (this.tabs.size > 0) return;
      this.stream?.close();
      this.stream = null;
      this.line = "connecting";
    }, 5000);
  }

  /**
   * @param {Tab} tab
   * @param {string} base
   * @param {string[]} topics
   */
  watch(tab, base, topics) {
    const before = tab.topics;
    tab.topics = new Set(topics);
    if (!this.stream || this.stream.base !== base) {
      this.stream?.close();
      this.stream = new Stream(base, (message) => this.tell(message), (state) => this.setLine(state));
    }
    const wanted = new Set([...this.tabs].flatMap((one) => [...one.topics]));
    this.stream.want(wanted);
    tab.post({ type: "line", state: this.line });
    if (this.beat) tab.post({ ...this.beat, old: true });
    for (const topic of tab.topics) {
      if (before.has(topic)) continue;
      const picture = this.stream.pictures.picture(topic);
      if (picture) tab.post(picture);
    }
    const units = wantsUnits(tab.topics) && !wantsUnits(before) ? this.stream.pictures.units() : null;
    if (units) tab.post(units);
  }

  /** @param {"open" | "lost" | "ended"} state */
  setLine(state) {
    this.line = state;
    // Whoever signs in again begins with nothing of what was seen before.
    if (state === "ended") this.stream = this.beat = null;
    for (const tab of this.tabs) tab.post({ type: "line", state });
  }

  /** @param {import("./protocol.js").LiveMessage} message */
  tell(message) {
    if (message.type === "beat") this.beat = { ...message, heard: Date.now() };
    for (const tab of this.tabs) {
      if ("topic" in message && !tab.topics.has(message.topic)) continue;
      if (message.type === "units" && !wantsUnits(tab.topics)) continue;
      tab.post(message.type === "beat" ? this.beat : message);
    }
  }

  /**
   * Passes what one tab did on to the others (an alert confirmed).
   * @param {Tab} from @param {any} message
   */
  share(from, message) {
    for (const tab of this.tabs) if (tab !== from) tab.post(message);
  }
}
