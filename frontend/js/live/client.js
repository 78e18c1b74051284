/** A page's end of the live stream. */
import { serverTime } from "../lib/clock.js";
import { meta } from "../lib/dom.js";
import { Hub } from "./hub.js";

/** @typedef {(message: any) => void} Listener */

/** Beats come every 2 s; after this long without one, what is on screen is called old. */
export const STALE_MS = 6000;

class LiveClient {
  constructor() {
    this.base = meta("iops-live");
    /** @type {Map<string, Set<Listener>>} */
    this.listeners = new Map();
    /** @type {Set<string>} */
    this.topics = new Set();
    /** @type {((message: any) => void) | null} */
    this.post = null;
    this.line = "connecting";
    /** Local time at which the last beat came, 0 before the first. */
    this.beatAt = 0;
    /** Server time of the last beat. */
    this.asOf = "";
    /** @type {Record<string, string>} */
    this.parts = {};
  }

  get on() {
    return this.base !== "";
  }

  /**
   * Watches topics; may be called more than once.
   * @param {...string} topics
   */
  watch(...topics) {
    if (!this.on) return;
    for (const topic of topics) this.topics.add(topic);
    this.connect();
    this.post?.({ type: "watch", base: new URL(this.base, location.href).href, topics: [...this.topics] });
  }

  /**
   * Hears messages of one type ("picture", "change", "units", "alert", "beat", "line").
   * @param {string} type
   * @param {Listener} listener
   */
  hear(type, listener) {
    const known = this.listeners.get(type);
    if (known) known.add(listener);
    else this.listeners.set(type, new Set([listener]));
  }

  /** @param {any} message */
  take(message) {
    if (message.type === "line") this.line = message.state;
    if (message.type === "beat") {
      if (message.at) this.asOf = message.at;
      this.parts = message.parts ?? {};
      this.beatAt = message.heard ?? Date.now();
      if (!message.old && message.at) serverTime.learn(message.at);
    }
    for (const listener of this.listeners.get(message.type) ?? []) listener(message);
  }

  /** Tells the other tabs. @param {any} message */
  share(message) {
    this.post?.({ type: "share", message });
  }

  connect() {
    if (this.post) return;
    const worker = meta("iops-live-worker");
    if (worker && typeof SharedWorker === "function") {
      try {
        const shared = new SharedWorker(worker, { name: "iops-live" });
        this.attach(shared.port);
        // A worker that may not start (policy, old browser) says so here: the page goes on alone.
        shared.onerror = () => this.alone();
        return;
      } catch {
        // fall through
      }
    }
    this.alone();
  }

  /** @param {MessagePort} port */
  attach(port) {
    const lock = `iops-page-${Math.random().toString(36).slice(2)}`;
    if (navigator.locks) navigator.locks.request(lock, () => new Promise(() => {}));
    const held = navigator.locks ? lock : null;
    let first = true;
    port.onmessage = ({ data }) => this.take(data);
    this.post = (message) => {
      port.postMessage(message.type === "watch" && first ? { ...message, lock: held } : message);
      if (message.type === "watch") first = false;
    };
    window.addEventListener("pagehide", () => port.postMessage({ type: "bye" }));
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.watch();
    });
  }

  /** Without a SharedWorker: a stream of the page's own. */
  alone() {
    const hub = new Hub();
    const tab = { post: (/** @type {any} */ message) => this.take(message), topics: new Set(/** @type {string[]} */ ([])) };
    hub.add(tab);
    this.post = (message) => {
      if (message.type === "watch") hub.watch(tab, message.base, message.topics);
    };
    this.watch();
  }
}

export const live = /** @type {LiveClient} */ (
  // Bundles of one page share the one client, whichever is loaded first.
  /** @type {any} */ (globalThis).__iopsLive ?? (/** @type {any} */ (globalThis).__iopsLive = new LiveClient())
);
