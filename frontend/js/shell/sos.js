/**
 * The red control of an officer: one press, and the page says truthfully whether it has been heard.
 * The press goes at once and is tried until it is heard; the position of the device follows it, and
 * is the same emergency. Without a script the form is posted as every other.
 */
import { find, setText } from "../lib/dom.js";
import { newKey, send } from "../lib/http.js";

const URL_OF_PRESS = "/api/v1/emergencies";
const POSITION_MS = 8000;

export function startSos() {
  const form = find("form[data-sos]", HTMLFormElement);
  const button = form && find("button", HTMLButtonElement, form);
  const said = form && find(".sos__said", HTMLElement, form);
  if (!form || !button || !said) return;
  let pressing = false;
  /** @param {string} text @param {string} state */
  const say = (text, state) => {
    form.dataset.state = state;
    said.hidden = text === "";
    setText(said, text);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!pressing) void run();
  });

  const run = async () => {
    pressing = true;
    say("Sending. Use your radio too.", "sending");
    const position = here();
    const key = newKey();
    for (;;) {
      const answer = await send(URL_OF_PRESS, {}, { key, tries: 1 });
      if (answer.ok) {
        say("Sent. The control room has it.", "sent");
        const fix = await Promise.race([position, new Promise((done) => setTimeout(() => done(null), 1500))]);
        if (fix) await send(URL_OF_PRESS, fix, { tries: 1 });
        location.assign(`/emergencies/${answer.data.id}/`);
        return;
      }
      if (!answer.retry) {
        say(`Not sent: ${answer.detail} Use your radio.`, "failed");
        pressing = false;
        return;
      }
      say("Not sent yet: no connection. Use your radio. It is tried again.", "failed");
      await new Promise((done) => setTimeout(done, 1000));
    }
  };
}

/** The position of the device, or null where it does not say. @returns {Promise<{longitude: number, latitude: number, accuracy: number} | null>} */
function here() {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ longitude: coords.longitude, latitude: coords.latitude, accuracy: coords.accuracy }),
      () => done(null),
      { enableHighAccuracy: true, timeout: POSITION_MS, maximumAge: 10_000 },
    );
  });
}
