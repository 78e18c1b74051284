/** One connection to the live service, opened again whenever it breaks, goes silent or is told to. */
import { backoff, EVENTS, parse, Pictures, streamUrl } from "./protocol.js";

/** Beats come every 2 s: five missed mean that the line is dead though nobody said so. */
const SILENCE_MS = 10_000;

export class Stream {
  /**
   * @param {string} base address of the live service
   * @param {(message: import("./protocol.js").LiveMessage) => void} tell gets what is news
   * @param {(state: "open" | "lost" | "ended") => void} state
   */
  constructor(base, tell, state) {
    this.base = base;
    this.tell = tell;
    this.state = state;
    this.pictures = new Pictures();
    /** @type {Set<string>} */
    this.topics = new Set();
    /** @type {EventSource | null} */
    this.source = null;
    this.attempt = 0;
    this.heardAt = 0;
    /** Id of the last change heard. */
    this.last = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.watch = setInterval(() => this.checkSilence(), 2000);
  }

  /**
   * Watches exactly these topics. Topics that are already streamed need no new connection.
   * @param {Set<string>} wanted
   */
  want(wanted) {
    this.pictures.keepOnly(wanted);
    const missing = [...wanted].some((topic) => !this.topics.has(topic));
    if (!missing && this.source) return;
    this.topics = new Set(wanted);
    this.reopen(20);
  }

  /** @param {number} wait milliseconds */
  reopen(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), wait);
  }

  open() {
    this.source?.close();
    this.heardAt = Date.now();
    // With a picture of every topic in hand, only what was missed is asked for.
    const whole = [...this.topics].every((topic) => this.pictures.topics.has(topic));
    const source = new EventSource(streamUrl(this.base, this.topics, whole ? this.last : ""), { withCredentials: true });
    this.source = source;
    source.onopen = () => {
      this.attempt = 0;
      this.heardAt = Date.now();
      this.state("open");
    };
    source.onerror = () => {
      if (source !== this.source) return;
      this.state("lost");
      // CONNECTING: the browser tries again itself and sends the last id, so nothing is missed.
      if (source.readyState === EventSource.CLOSED) void this.refused(source.url);
    };
    for (const type of EVENTS) {
      source.addEventListener(type, (event) => {
        if (source !== this.source) return;
        const heard = /** @type {MessageEvent<string>} */ (event);
        if (heard.lastEventId) this.last = heard.lastEventId;
        this.take(type, heard.data);
      });
    }
  }

  /**
   * The service answered, but with no stream: the sign-in has ended, or it is just starting. An
   * EventSource does not say which; asking once more does.
   * @param {string} url
   */
  async refused(url) {
    const stop = new AbortController();
    const answer = await fetch(url, { credentials: "include", signal: stop.signal }).catch(() => null);
    stop.abort();
    if (answer?.status === 401) {
      this.close();
      this.state("ended");
    } else this.reopen(backoff(this.attempt++, Math.random()));
  }

  /** @param {string} type @param {string} data */
  take(type, data) {
    this.heardAt = Date.now();
    const message = parse(type, data);
    if (message === null) return;
    if (message.type === "resync") {
      this.pictures.apply(message);
      if (this.last) this.reopen(Math.round(Math.random() * 500));
      this.last = "";
      return;
    }
    if (this.pictures.apply(message)) this.tell(message);
  }

  checkSilence() {
    if (!this.source || Date.now() - this.heardAt < SILENCE_MS) return;
    this.state("lost");
    this.heardAt = Date.now();
    this.reopen(backoff(this.attempt++, Math.random()));
  }

  close() {
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.source?.close();
    this.source = null;
  }
}
