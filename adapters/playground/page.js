// Theme before the first paint, and scrolling. The page's words never pass through here.
const aftershow = {
  dark: matchMedia("(prefers-color-scheme: dark)"),
  theme() {
    return localStorage.getItem("aftershow-theme") ?? (this.dark.matches ? "dark" : "light");
  },
  applyTheme() {
    document.documentElement.dataset.theme = this.theme();
  },
  switchTheme() {
    localStorage.setItem("aftershow-theme", this.theme() === "dark" ? "light" : "dark");
    this.applyTheme();
  },
  element(id) {
    return document.getElementById("c" + id);
  },
  focusWithin(id, selector) {
    requestAnimationFrame(() => this.element(id)?.querySelector(selector)?.focus());
  },
  toEnd(id) {
    requestAnimationFrame(() => {
      const log = this.element(id);
      if (log) log.scrollTop = log.scrollHeight;
    });
  },
  // Shows the end, but never so much of it that the beginning of the newest exchange leaves the view.
  toMessage(id, message) {
    requestAnimationFrame(() => {
      const log = this.element(id);
      const shown = log?.querySelector(`[data-message="${message}"]`);
      if (!shown) return;
      log.dataset.following = message;
      const before = shown.previousElementSibling;
      const first = before?.classList.contains("you") ? before : shown;
      const top = first.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop - 12;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      log.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
    });
  },
  // The same for a message that has grown, as long as nobody scrolled since it came.
  follow(id, message) {
    if (this.element(id)?.dataset.following === String(message)) this.toMessage(id, message);
  },
};
// Whoever scrolls while an answer grows stays where they are.
for (const act of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  document.addEventListener(act, (event) => delete event.target.closest?.(".log")?.dataset.following, { passive: true });
}
aftershow.applyTheme();
aftershow.dark.addEventListener("change", () => aftershow.applyTheme());
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("textarea, input, [contenteditable]");
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  document.querySelector(".main textarea")?.focus();
});
