/** Connection state, "as of" time, the stale banner and alerts: on every page. */
import { serverTime, span, timeOfDay } from "../lib/clock.js";
import { all, announce, el, setAttr, setText } from "../lib/dom.js";
import { send } from "../lib/http.js";
import { live, STALE_MS } from "./client.js";

/** Topics of every page: what is in them waits for this person, or for everybody. */
const SHELL = new Set(["alerts", "broadcasts", "emergencies", "own-desk"]);

/**
 * What the status line says.
 * @param {{now: number, beatAt: number, openedAt: number, asOf: string, made?: string, live?: boolean, ended?: boolean, unsent?: boolean}} seen
 *   times in ms; `made`: when the page was made; `live`: whether parts of it follow the stream;
 *   `ended`: whether the sign-in has ended; `unsent`: a form could not be sent without a network
 * @returns {{state: "connecting" | "live" | "stale" | "fixed", text: string, banner: string}}
 */
export function readStatus({ now, beatAt, openedAt, asOf, made = "", live: follows = true, ended = false, unsent = false }) {
  if (ended) return { state: "stale", text: "Signed out", banner: "Your sign-in has ended. What you typed is still here; open a page in another tab to sign in again, then save." };
  if (unsent) return { state: "stale", text: "No network", banner: "There is no network: nothing was sent. What you typed is still here; send it again when the network is back." };
  // A page without live parts is as old as it is, whether or not the stream is up.
  if (!follows) return { state: "fixed", text: `As of ${timeOfDay(made)}`, banner: "" };
  const since = now - (beatAt || openedAt);
  if (since > STALE_MS) {
    const old = span(since);
    return {
      state: "stale",
      text: `Not live, ${old} old`,
      banner: beatAt
        ? `No news for ${old}: what you see is as of ${timeOfDay(asOf)}. Go on working, what you save is kept; what cannot wait goes by radio.`
        : `The live connection did not start (${old}). What you see is as of the time the page was opened.`,
    };
  }
  if (!beatAt) return { state: "connecting", text: "Connecting", banner: "" };
  return { state: "live", text: `Live ${timeOfDay(asOf)}`, banner: "" };
}

/** What waits for this person, each with where it is confirmed. @type {Record<string, {url: string, button: string, word: string}>} */
const WAITING = {
  alerts: { url: "/alerts/{id}/confirm", button: "Confirm", word: "Alert" },
  broadcasts: { url: "/broadcasts/receipts/{id}/read", button: "I have read it", word: "Broadcast" },
};

/** They come as rows of a topic: what is in it waits for somebody, what leaves it was confirmed. */
function followAlerts() {
  /** @param {any} message */
  const take = ({ topic, rows, gone = [] }) => {
    if (!(topic in WAITING)) return;
    for (const row of rows) showAlert(row, topic);
    for (const id of gone) document.getElementById(idOf(topic, id))?.remove();
  };
  live.hear("picture", (message) => {
    if (message.topic in WAITING) {
      const waiting = new Set(message.rows.map((/** @type {any} */ row) => idOf(message.topic, row.id)));
      for (const shown of all(`.alert[data-topic="${message.topic}"]`)) if (!waiting.has(shown.id)) shown.remove();
    }
    take(message);
  });
  live.hear("change", take);
}

/** @param {string} topic @param {number | string} id */
const idOf = (topic, id) => `${topic === "alerts" ? "alert" : "broadcast"}-${id}`;

/** @param {import("./protocol.js").Alert} alert @param {string} [topic] */
function showAlert(alert, topic = "alerts") {
  const place = document.getElementById("alerts");
  const words = WAITING[topic];
  if (!place || !words) return;
  const id = idOf(topic, alert.id);
  const shown = document.getElementById(id);
  if (shown) {
    // Sent again: it stands out once more, where it is.
    setAttr(shown, "data-level", alert.level);
    return;
  }
  const confirm = el("button", { type: "button", class: "btn btn--small" }, words.button);
  const said = el("span", { role: "status" });
  const box = el(
    // No landmark: two alerts may say the same, and landmarks of one name are none.
    "article",
    { class: "alert", id, "data-topic": topic, "data-level": alert.level, "aria-label": `${words.word}: ${alert.title}` },
    el("div", { class: "alert__title" }, alert.url ? el("a", { href: alert.url }, alert.title) : alert.title),
    el("div", { class: "alert__body" }, alert.body ?? ""),
    el("div", { class: "alert__foot" }, el("time", { datetime: alert.at }, timeOfDay(alert.at)), said, confirm),
  );
  confirm.addEventListener("click", async () => {
    confirm.disabled = true;
    const answer = await send(words.url.replace("{id}", encodeURIComponent(String(alert.id))), {});
    if (answer.ok || answer.status === 409 || answer.status === 404) {
      box.remove();
      live.share({ type: "alert-done", id });
    } else {
      confirm.disabled = false;
      setText(said, answer.detail);
    }
  });
  place.append(box);
}

/** Under a hand: a pointer is over it, or the focus is in it. @param {HTMLElement} part */
function inHand(part) {
  return part.matches(":hover") || part.contains(document.activeElement);
}

/**
 * Parts of a page ask to be told of topics: `data-live="duties"`, with `hx-trigger="iops:fresh"` on
 * the part itself, or `iops:duties from:body` anywhere. `data-live-every` is the least time between
 * two tellings in ms. A part under a hand waits until the hand has left, unless it holds nothing
 * to press and says `data-live-now`.
 */
function bridgeTopics() {
  /** @type {Set<string>} */
  const topics = new Set();
  let every = 400;
  for (const part of all("[data-live]")) {
    for (const topic of (part.dataset.live ?? "").split(/[\s,]+/).filter(Boolean)) topics.add(topic);
    every = Math.max(every, Number(part.dataset.liveEvery ?? 0));
  }
  if (topics.size === 0) return topics;
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const waiting = new Map();
  live.hear("change", ({ topic }) => {
    if (!topics.has(topic) || waiting.has(topic)) return;
    waiting.set(
      topic,
      setTimeout(() => {
        waiting.delete(topic);
        document.body.dispatchEvent(new CustomEvent(`iops:${topic}`, { bubbles: true }));
        for (const part of all("[data-live]")) {
          if ((part.dataset.live ?? "").split(/[\s,]+/).includes(topic)) part.toggleAttribute("data-live-waits", true);
        }
        freshen();
      }, every),
    );
  });
  // What changed while the page was on its way is in the first picture, and no change: a part that may miss nothing
  // says so with `data-live-picture`, and is asked for once more then.
  live.hear("picture", ({ topic }) => {
    for (const part of all("[data-live-picture]")) {
      if ((part.dataset.live ?? "").split(/[\s,]+/).includes(topic)) part.toggleAttribute("data-live-waits", true);
    }
    freshen();
  });
  setInterval(freshen, 700);
  return topics;
}

/** Tells the parts that something waits for, except those in somebody's hand. */
function freshen() {
  for (const part of all("[data-live-waits]")) {
    if (document.hidden || (!("liveNow" in part.dataset) && inHand(part))) continue;
    part.removeAttribute("data-live-waits");
    part.dispatchEvent(new CustomEvent("iops:fresh"));
  }
}

export function startLiveStatus() {
  const place = document.getElementById("live-state");
  if (!place || !live.on) return;
  const banner = document.getElementById("stale-bar");
  const openedAt = Date.now();
  const made = place.dataset.made;
  if (made) serverTime.learn(made);
  let last = "";
  let ended = false;
  let unsent = false;
  const parts = bridgeTopics();
  // What the shell follows by itself makes no page live; a part that follows it does.
  const follows = () => parts.size > 0 || [...live.topics].some((topic) => !SHELL.has(topic));
  const draw = () => {
    const read = readStatus({ now: Date.now(), beatAt: live.beatAt, openedAt, asOf: live.asOf, made, live: follows(), ended, unsent });
    setText(place, read.text);
    setAttr(place, "data-state", read.state);
    if (banner) {
      setText(banner, read.banner);
      banner.hidden = read.banner === "";
    }
    if (last && last !== read.state && read.state === "live") announce("Live again.");
    last = read.state;
    const ill = Object.entries(live.parts).filter(([, at]) => serverTime.now() - Date.parse(at) > 15_000);
    setAttr(place, "title", ill.length ? `Silent: ${ill.map(([name, at]) => `${name} since ${timeOfDay(at)}`).join(", ")}` : "Live connection");
    document.body.toggleAttribute("data-part-silent", ill.length > 0);
  };
  /** @param {boolean} now */
  const setUnsent = (now) => {
    unsent = now;
    draw();
  };
  document.addEventListener("iops:unsent", () => setUnsent(true));
  window.addEventListener("online", () => setUnsent(false));
  live.hear("beat", draw);
  live.hear("line", ({ state }) => {
    ended = state === "ended";
    // A page that showed what is going on now shows nothing more; one with a form keeps it.
    if (ended && follows()) location.reload();
    draw();
  });
  live.hear("alert", showAlert);
  followAlerts();
  live.hear("alert-done", ({ id }) => document.getElementById(id)?.remove());
  setInterval(draw, 1000);
  live.watch("alerts", "broadcasts", ...parts);
}
