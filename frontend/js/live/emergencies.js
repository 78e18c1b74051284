/**
 * Officers who call for help, on every page of the control room, from the stream: a band over the
 * top until a person acknowledges, then a word in the bar below the menu until it is stood down. It
 * takes no focus and moves nothing that a hand is on.
 */
import { serverTime, timeOfDay } from "../lib/clock.js";
import { all, el, find, setAttr, setText } from "../lib/dom.js";
import { send } from "../lib/http.js";
import { inOrder, standing, whereabouts } from "./calls-for-help.js";
import { live } from "./client.js";
import { Siren } from "./siren.js";

/** @typedef {import("./calls-for-help.js").Emergency} Emergency */

const TITLE = /^EMERGENCY [^·]*· /;

export function startEmergencies() {
  const band = document.getElementById("emergencies");
  if (!band || !live.on) return;
  const answers = "answers" in band.dataset;
  /** @type {Map<number, Emergency>} */
  const rows = new Map();
  /** @type {Map<number, HTMLElement>} */
  const lines = new Map();
  const siren = answers ? new Siren() : null;

  const draw = () => {
    const shown = inOrder(rows.values());
    const waiting = shown.filter((one) => !one.acknowledged_at);
    for (const [id, line] of lines) {
      if (waiting.some((one) => one.id === id)) continue;
      line.remove();
      lines.delete(id);
    }
    waiting.forEach((one, at) => {
      let line = lines.get(one.id);
      if (!line) lines.set(one.id, (line = build(one, answers)));
      patch(line, one);
      if (band.children[at] !== line) band.insertBefore(line, band.children[at] ?? null);
    });
    // One key for the first of those that wait, wherever it stands.
    all(".emergency__have", band).forEach((press, at) => setAttr(press, "data-key", at === 0 ? "alt+a" : null));
    band.hidden = waiting.length === 0;
    drawHad(shown.filter((one) => one.acknowledged_at));
    const plain = document.title.replace(TITLE, "");
    document.title = waiting.length ? `EMERGENCY ${waiting.map((one) => one.callsign).join(", ")} · ${plain}` : plain;
    siren?.sound(waiting.length > 0);
  };

  /** @param {any} message */
  const take = ({ topic, rows: changed, gone = [] }) => {
    if (topic !== "emergencies") return;
    for (const row of changed) {
      const before = rows.get(row.id);
      rows.set(row.id, row);
      if (!row.acknowledged_at && (!before || before.acknowledged_at)) cryOut(`Officer emergency: ${row.callsign}`);
    }
    for (const id of gone) rows.delete(Number(id));
    draw();
  };
  live.hear("picture", (message) => {
    if (message.topic === "emergencies") rows.clear();
    take(message);
  });
  live.hear("change", take);
  setInterval(() => {
    if (!document.hidden) for (const [id, line] of lines) patch(line, /** @type {Emergency} */ (rows.get(id)));
  }, 1000);
  live.watch("emergencies");
}

/** Said once to a screen reader, before whatever it is saying; the seconds on the band are not. @param {string} text */
function cryOut(text) {
  const place = document.getElementById("emergency-said");
  if (place) place.textContent = text;
}

/** Those that somebody has, in the bar below the menu. @param {Emergency[]} found */
function drawHad(found) {
  const place = document.getElementById("emergencies-had");
  if (!place) return;
  place.hidden = found.length === 0;
  place.replaceChildren(...found.map((one) => el("a", { href: `/emergencies/${one.id}/`, title: standing(one, serverTime.now()) }, el("b", {}, one.callsign), ` ${one.acknowledged_by ?? "somebody"} has it`)));
}

/** @param {Emergency} one @param {boolean} answers */
function build(one, answers) {
  const line = el(
    "section",
    { class: "emergency", id: `emergency-${one.id}`, "aria-label": `Officer emergency ${one.callsign}` },
    el("strong", { class: "emergency__who" }, "Officer emergency"),
    el("a", { class: "emergency__sign", href: `/emergencies/${one.id}/` }, one.callsign),
    el("span", { class: "emergency__officer" }, one.officer ?? ""),
    el("span", { class: "emergency__where" }),
    el("a", { class: "emergency__incident", href: "#" }),
    el("span", { class: "emergency__state" }),
  );
  if (answers) {
    const said = el("span", { class: "emergency__said", role: "status" });
    const press = el("button", { type: "button", class: "emergency__have", "data-key-label": "Acknowledge the officer's emergency" }, "I have it ", el("kbd", {}, "Alt A"));
    press.addEventListener("click", async () => {
      press.disabled = true;
      setText(said, "");
      const answer = await send(`/api/v1/emergencies/${one.id}/acknowledge`, {});
      press.disabled = false;
      if (!answer.ok) setText(said, answer.detail);
    });
    line.append(press, said);
  }
  return line;
}

/** @param {HTMLElement} line @param {Emergency} one */
function patch(line, one) {
  const now = serverTime.now();
  setText(/** @type {Element} */ (line.querySelector(".emergency__where")), whereabouts(one, now));
  setText(/** @type {Element} */ (line.querySelector(".emergency__state")), standing(one, now));
  const incident = find(".emergency__incident", HTMLAnchorElement, line);
  if (incident) {
    incident.hidden = one.incident_id === null;
    setAttr(incident, "href", one.incident_id === null ? "#" : `/incidents/${one.incident_id}/`);
    setText(incident, `Incident ${one.incident_short ?? ""}`);
  }
  setAttr(line, "title", `Pressed ${timeOfDay(one.pressed_at)}`);
}
