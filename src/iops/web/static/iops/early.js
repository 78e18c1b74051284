/* Runs before the first paint: the person's own theme and text size, kept on this browser. */
(function () {
  "use strict";
  var root = document.documentElement;
  function stored(key) {
    try {
      return window.localStorage.getItem(key);
    } catch (_error) {
      return null;
    }
  }
  var theme = stored("iops.theme");
  if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
  var text = stored("iops.text");
  if (text === "large" || text === "larger") root.setAttribute("data-text", text);
  if (stored("iops.keys") === "off") root.setAttribute("data-keys", "off");
  root.classList.add("js");
})();
