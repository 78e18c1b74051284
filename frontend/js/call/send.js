/**
 * Early send: after where, what and grade the incident is opened while the handler goes on
 * typing in the same form. From then on a changed field goes to the incident when it is left.
 */
import { announce, find, need, setText } from "../lib/dom.js";
import { Part } from "../lib/part.js";

/** @param {HTMLFormElement} form */
export function startSend(form) {
  const status = need("#call-status", HTMLElement);
  const part = new Part(status);
  let dirty = false;
  let busy = false;

  const live = () => find("[data-incident]", HTMLElement, status);
  const refused = () => find("[data-refused]", HTMLElement, status);
  let shown = live()?.dataset.incident;
  const drawn = () => {
    if (!live()) return;
    if (live()?.dataset.incident !== shown) {
      shown = live()?.dataset.incident;
      form.dispatchEvent(new CustomEvent("iops:incident"));
    }
    find("[data-log-row]", HTMLElement, form)?.removeAttribute("hidden");
    const label = find("[data-send-label]", HTMLElement, form);
    const said = find("[data-send-said]", HTMLElement, form);
    if (label) setText(label, "Save now");
    if (said) setText(said, "What you change goes to the incident when you leave the field.");
  };

  /**
   * @param {string} url
   * @param {FormData} [fields]
   * @returns {Promise<boolean>} whether it was done
   */
  const post = async (url, fields = new FormData(form)) => {
    busy = true;
    const answer = await part.load(url, { fields });
    busy = false;
    if (answer === -1) return false;
    if (answer < 200 || answer >= 300) {
      dirty = true;
      status.setAttribute("data-failed-text", "Not sent: no answer from the server. What you type is kept; press Ctrl Enter to try again.");
      status.setAttribute("data-failed", "");
      return false;
    }
    status.removeAttribute("data-failed");
    drawn();
    return !refused();
  };

  const send = async () => {
    const first = !live();
    dirty = false;
    if (!(await post(form.dataset.sendUrl ?? ""))) {
      const field = find("[data-field]", HTMLElement, status)?.dataset.field ?? "";
      const input = field === "grade" ? find("[name=grade]", HTMLInputElement, form) : document.getElementById(`id_${field}`);
      if (first && input instanceof HTMLElement) input.focus();
      return;
    }
    if (first) announce(`Incident ${live()?.dataset.number ?? ""} is open. Go on typing.`);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy) void send();
    else dirty = true;
  });
  form.addEventListener("change", (event) => {
    if (!live() || (event.target instanceof Element && event.target.matches("[data-log]"))) return;
    dirty = true;
    // A little later: moving through radio buttons with the arrow keys is one change.
    setTimeout(() => dirty && !busy && void send(), 400);
  });

  const addLog = async () => {
    const box = find("[data-log]", HTMLInputElement, form);
    if (!box?.value.trim()) return;
    const fields = new FormData();
    fields.append("text", box.value);
    if (await post(form.dataset.logUrl ?? "", fields)) box.value = "";
  };
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || !(event.target instanceof HTMLElement) || !event.target.matches("[data-log]")) return;
    event.preventDefault();
    void addLog();
  });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-log-add]")) void addLog();
    const join = target?.closest("[data-join]");
    if (join instanceof HTMLElement && join.dataset.join) {
      const fields = new FormData(form);
      fields.append("incident", join.dataset.join);
      void post(form.dataset.joinUrl ?? "", fields).then((done) => done && announce("The call is joined."));
    }
  });
  // The last words of a call go with its end.
  find("#finish-form", HTMLFormElement)?.addEventListener("formdata", (event) => {
    for (const [name, value] of new FormData(form)) {
      if (name !== "csrfmiddlewaretoken") event.formData.append(name, value);
    }
  });
}
