/** Opens the diagram when it is asked for: until then the card carries none of its weight. */
import { find } from "../lib/dom.js";

/** Looks for a place for a diagram on this page. */
export function startExplore() {
  const root = find("[data-diagram]", HTMLElement);
  if (!root) return;
  const open = async () => {
    const made = await import(new URL(root.dataset.js ?? "", location.href).href);
    made.startDiagram(root);
    find("#explore-node", HTMLElement, root)?.focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  };
  const press = find("[data-explore]", HTMLElement, root);
  press?.addEventListener("click", () => {
    press.hidden = true;
    void open();
  });
  if ("open" in root.dataset) void open();
}
