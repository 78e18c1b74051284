/** How a clock reads: the same words as the server's `read_clock`. Times in milliseconds. */

const AMBER_SHARE = 0.25;

/** @typedef {"ok" | "amber" | "red" | "none"} Level */

/**
 * A length of time as people say it.
 * @param {number} ms
 * @param {boolean} [exact] minutes and seconds below an hour: `4:05`
 */
export function span(ms, exact = false) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  if (exact && seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/**
 * @param {number | null} target
 * @param {number | null} from
 * @param {number} now
 * @returns {{level: Level, text: string}}
 */
export function readClock(target, from, now) {
  if (target === null || Number.isNaN(target)) return { level: "none", text: "no target" };
  const left = target - now;
  if (left < 0) return { level: "red", text: `${span(left)} late` };
  const whole = from === null || Number.isNaN(from) ? null : target - from;
  return { level: whole !== null && left <= whole * AMBER_SHARE ? "amber" : "ok", text: `${span(left)} left` };
}

/**
 * The server's time, as far as the beats told it: a console's own clock may be wrong, and a
 * practice force may live at another hour.
 */
export class ServerTime {
  /** @param {() => number} [local] */
  constructor(local = Date.now) {
    this.local = local;
    this.offset = 0;
  }

  /**
   * Takes the server's moment as received now.
   * @param {string | number} at
   */
  learn(at) {
    const moment = typeof at === "number" ? at : Date.parse(at);
    if (!Number.isNaN(moment)) this.offset = moment - this.local();
  }

  now() {
    return this.local() + this.offset;
  }
}

export const serverTime = /** @type {ServerTime} */ (
  // Bundles of one page share the one clock: what one of them learns of the time, all know.
  /** @type {any} */ (globalThis).__iopsTime ?? (/** @type {any} */ (globalThis).__iopsTime = new ServerTime())
);

/**
 * `14:05:09` in Europe/London.
 * @param {number | string | Date} moment
 */
export function timeOfDay(moment) {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "--:--:--" : TIME.format(date);
}
const TIME = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit", second: "2-digit" });
