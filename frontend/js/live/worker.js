/** The SharedWorker: browsers open six connections a host, so all tabs share one stream. */
import { Hub } from "./hub.js";

const hub = new Hub();

self.addEventListener("connect", (event) => {
  const port = /** @type {MessageEvent} */ (event).ports[0];
  if (!port) return;
  const tab = { post: (/** @type {any} */ message) => port.postMessage(message), topics: /** @type {Set<string>} */ (new Set()) };
  port.onmessage = ({ data }) => {
    if (data.type === "watch") {
      hub.add(tab);
      hub.watch(tab, data.base, data.topics);
      // The page holds this lock as long as it lives: getting it means that the page is gone.
      if (data.lock && navigator.locks) navigator.locks.request(data.lock, () => hub.remove(tab));
    } else if (data.type === "bye") hub.remove(tab);
    else if (data.type === "share") hub.share(tab, data.message);
  };
  port.start();
});
