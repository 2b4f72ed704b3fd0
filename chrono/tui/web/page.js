// textual.js makes the terminal when the page has loaded, but leaves the keyboard elsewhere.
window.addEventListener("load", () => document.querySelector(".xterm-helper-textarea")?.focus());
