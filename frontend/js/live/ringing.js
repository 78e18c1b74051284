/**
 * A call that rings at this handler's desk, on whatever page they are: a band at the foot with the
 * number, the line, where the telephone is and what is known of it. One key answers. It takes no
 * focus and moves nothing that a hand is on.
 */
import { find } from "../lib/dom.js";
import { Part } from "../lib/part.js";
import { live } from "./client.js";
import { next } from "./rings.js";
import { Siren, TELEPHONE } from "./siren.js";

/** @typedef {import("./rings.js").Call} Call */

const TITLE = /^CALL \S+ · /;

export function startRinging() {
  const band = document.getElementById("ringing");
  if (!band || !live.on) return;
  const part = new Part(band);
  const bell = new Siren(TELEPHONE);
  const said = document.getElementById("ringing-said");
  let shown = 0;

  const clear = () => {
    shown = 0;
    bell.sound(false);
    band.hidden = true;
    band.replaceChildren();
    if (said) said.textContent = "";
    document.title = document.title.replace(TITLE, "");
  };

  /** @param {Call} call */
  const show = async (call) => {
    shown = call.contact;
    bell.sound(true);
    document.title = `CALL ${call.channel} · ${document.title.replace(TITLE, "")}`;
    const status = await part.load(band.dataset.partUrl ?? "", { morph: false });
    if (status === -1 || shown !== call.contact) return;
    const drawn = find("[data-ring]", HTMLElement, band);
    if (status >= 200 && status < 300 && !drawn) {
      // It rings no more: somebody was quicker, or the caller rang off.
      clear();
      return;
    }
    if (!drawn) band.textContent = "A call rings at your desk. What is known of it did not load: answer it on the call page.";
    band.hidden = false;
    if (said) said.textContent = `A ${call.channel} call rings. Alt R answers.`;
  };

  /** @param {any} message */
  const take = ({ topic, rows, gone = [] }) => {
    if (topic !== "own-desk") return;
    const call = rows.length ? rows[rows.length - 1].call : null;
    if (!rows.length && !gone.length) return;
    const what = next(shown, call);
    if (what === "clear") clear();
    else if (what === "show") void show(call);
  };
  live.hear("picture", (message) => {
    if (message.topic === "own-desk" && !message.rows.length && shown) clear();
    take(message);
  });
  live.hear("change", take);
  live.watch("own-desk");
}
