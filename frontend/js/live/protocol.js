/**
 * What the live stream says, and the picture that a browser keeps of each topic. Pure.
 *
 * Events: `picture` (all rows of a topic), `change` (rows and what is gone; its id is
 * "<epoch>-<position>"), `resync` (the server gave up on our queue: ask anew), `beat`, `units`
 * (positions) and `alert`.
 */

/** @typedef {{id: number | string, [field: string]: any}} Row */
/** @typedef {{type: "picture", topic: string, position: number, at: string, rows: Row[]}} Picture */
/** @typedef {{type: "change", topic: string, position: number, at: string, rows: Row[], gone: (number | string)[]}} Change */
/** @typedef {{type: "resync", topic: string}} Resync */
/** @typedef {{type: "beat", at: string, position: number, parts: Record<string, string>}} Beat */
/** @typedef {[id: number, lon: number, lat: number, heading: number | null, accuracy: number | null, fixedAt: number]} Fix */
/** @typedef {{type: "units", at: string, units: Fix[]}} Units */
/** @typedef {{type: "alert", id: number | string, title: string, body: string, url: string, level: string, at: string}} Alert */
/** @typedef {Picture | Change | Resync | Beat | Units | Alert} LiveMessage */

export const EVENTS = /** @type {const} */ (["picture", "change", "resync", "beat", "units", "alert"]);

/**
 * @param {string} type
 * @param {string} data
 * @returns {LiveMessage | null} null for what cannot be read: one bad message ends nothing
 */
export function parse(type, data) {
  /** @type {any} */
  let said;
  try {
    said = JSON.parse(data);
  } catch {
    return null;
  }
  if (said === null || typeof said !== "object") return null;
  switch (type) {
    case "picture":
      return typeof said.topic === "string" && Array.isArray(said.rows) ? { ...said, type } : null;
    case "change":
      return typeof said.topic === "string"
        ? { ...said, type, rows: said.rows ?? [], gone: said.gone ?? [] }
        : null;
    case "resync":
      return typeof said.topic === "string" ? { type, topic: said.topic } : null;
    case "beat":
      return { type, at: String(said.at ?? ""), position: Number(said.position ?? 0), parts: said.parts ?? {} };
    case "units":
      return Array.isArray(said.units) ? { type, at: String(said.at ?? ""), units: said.units } : null;
    case "alert":
      return said.id !== undefined ? { ...said, type } : null;
    default:
      return null;
  }
}

/** The rows of each topic as last heard, so that a second tab gets them without asking the server. */
export class Pictures {
  constructor() {
    /** @type {Map<string, {position: number, at: string, rows: Map<number | string, Row>}>} */
    this.topics = new Map();
    /** @type {Map<number, Fix>} */
    this.fixes = new Map();
    this.fixedAt = "";
  }

  /**
   * Takes a message in.
   * @param {LiveMessage} message
   * @returns {boolean} whether it is news: an old or repeated change is not
   */
  apply(message) {
    if (message.type === "picture") {
      this.topics.set(message.topic, {
        position: message.position,
        at: message.at,
        rows: new Map(message.rows.map((row) => [row.id, row])),
      });
      return true;
    }
    if (message.type === "change") {
      const topic = this.topics.get(message.topic);
      // A change before the first picture is contained in it; one before our position is a replay.
      // One position may come in several messages: each group of readers has its own rows in it.
      if (!topic || message.position < topic.position) return false;
      for (const row of message.rows) topic.rows.set(row.id, row);
      for (const id of message.gone) topic.rows.delete(id);
      topic.position = message.position;
      topic.at = message.at;
      return true;
    }
    if (message.type === "resync") {
      this.topics.delete(message.topic);
      // Positions may be withheld from who saw them: they come again with the next fixes.
      if (message.topic === "units") this.fixes.clear();
      return true;
    }
    if (message.type === "units") {
      for (const fix of message.units) this.fixes.set(fix[0], fix);
      this.fixedAt = message.at;
    }
    return true;
  }

  /**
   * @param {string} topic
   * @returns {Picture | null}
   */
  picture(topic) {
    const held = this.topics.get(topic);
    if (!held) return null;
    return { type: "picture", topic, position: held.position, at: held.at, rows: [...held.rows.values()] };
  }

  /** @returns {Units | null} */
  units() {
    return this.fixes.size ? { type: "units", at: this.fixedAt, units: [...this.fixes.values()] } : null;
  }

  /** Forgets topics that nobody watches. @param {Set<string>} wanted */
  keepOnly(wanted) {
    for (const topic of this.topics.keys()) if (!wanted.has(topic)) this.topics.delete(topic);
    if (!wanted.has("positions") && !wanted.has("units")) this.fixes.clear();
  }
}

/**
 * @param {string} base
 * @param {Iterable<string>} topics
 * @param {string} [last] id of the last change heard: the server then sends only what was missed
 */
export function streamUrl(base, topics, last = "") {
  const list = [...new Set(topics)].sort().map(encodeURIComponent).join(",");
  return `${base.replace(/\/$/, "")}/stream?topics=${list}${last ? `&last=${encodeURIComponent(last)}` : ""}`;
}

/**
 * How long to wait before try number `attempt` (from 0): doubling to 10 s, spread so that 500
 * boards do not come back in one second.
 * @param {number} attempt
 * @param {number} chance from 0 to 1
 */
export function backoff(attempt, chance) {
  return Math.round(Math.min(10_000, 500 * 2 ** attempt) * (0.5 + chance / 2));
}
