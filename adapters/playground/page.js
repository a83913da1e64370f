// Theme before the first paint, and scrolling. The page's words never pass through here.
const aftershow = {
  theme: localStorage.getItem("aftershow-theme"),
  applyTheme() {
    if (this.theme) document.documentElement.dataset.theme = this.theme;
  },
  switchTheme() {
    const dark = this.theme ? this.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    this.theme = dark ? "light" : "dark";
    localStorage.setItem("aftershow-theme", this.theme);
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
      const before = shown.previousElementSibling;
      const first = before?.classList.contains("you") ? before : shown;
      const top = first.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop - 12;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      log.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
    });
  },
};
aftershow.applyTheme();
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("textarea, input, [contenteditable]");
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  document.querySelector(".main textarea")?.focus();
});
