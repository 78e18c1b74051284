/* What a person is told when a passkey does not work, or this browser has none. */
(function () {
  "use strict";
  const words = {
    NotAllowedError: "No passkey was used: it was cancelled, took too long, or there is none here for iOPS.",
    InvalidStateError: "This device has a passkey of yours already.",
    NotSupportedError: "This device cannot keep such a passkey.",
    SecurityError: "Passkeys need a secure address (https).",
  };

  function say(text) {
    const place = document.getElementById("passkey_said");
    if (!place) return;
    place.textContent = text;
    place.hidden = false;
  }

  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    const error = event.detail.exception;
    say(words[error && error.name] || "The passkey did not work. Reload the page and try again.");
  });

  document.addEventListener("DOMContentLoaded", function () {
    if (window.PublicKeyCredential) return;
    for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = true;
    say("This browser, or this address without https, cannot use passkeys.");
  });
})();
