// Lists: ticks with a count, and single-letter keys that can be switched off (WCAG 2.1.4).
(() => {
  "use strict";
  const { Controller } = window.Stimulus;
  const platform = window.platform;

  platform.register("ticks", class extends Controller {
    static targets = ["all", "one", "count"];
    static values = { words: String };

    connect() {
      if (this.hasAllTarget) this.allTarget.closest("[hidden]")?.removeAttribute("hidden");
      this.tell();
    }

    everyone() {
      this.oneTargets.forEach((box) => { box.checked = this.allTarget.checked; });
      this.tell();
    }

    none(event) {
      event.preventDefault();
      this.oneTargets.forEach((box) => { box.checked = false; });
      this.tell();
    }

    tell() {
      const chosen = this.oneTargets.filter((box) => box.checked);
      this.oneTargets.forEach((box) => box.closest("tr")?.classList.toggle("sel", box.checked));
      if (this.hasAllTarget) {
        this.allTarget.checked = chosen.length > 0 && chosen.length === this.oneTargets.length;
        this.allTarget.indeterminate = chosen.length > 0 && !this.allTarget.checked;
      }
      const bar = this.element.querySelector(".bulk");
      if (bar) bar.hidden = chosen.length === 0;
      if (this.hasCountTarget) this.countTarget.textContent = this.wordsValue.replace("{n}", chosen.length);
    }
  });

  const OFF = "keys-off";

  platform.register("keys", class extends Controller {
    static targets = ["help", "off"];

    connect() {
      this.at = -1;
      this.press = (event) => this.hear(event);
      document.addEventListener("keydown", this.press);
      this.element.querySelector(".keys")?.removeAttribute("hidden");
      if (this.hasOffTarget) this.offTarget.checked = localStorage.getItem(OFF) === "1";
    }

    disconnect() {
      document.removeEventListener("keydown", this.press);
    }

    remember() {
      localStorage.setItem(OFF, this.offTarget.checked ? "1" : "0");
    }

    showHelp(event) {
      event?.preventDefault();
      this.helpTarget.showModal();
    }

    hear(event) {
      const typing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog, [contenteditable]");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "?" && this.hasHelpTarget) this.showHelp(event);
      if (localStorage.getItem(OFF) === "1") return;
      const act = { j: () => this.move(1), k: () => this.move(-1), x: () => this.tick(), "/": () => this.find() }[event.key];
      if (act) {
        event.preventDefault();
        act();
      }
    }

    get rows() {
      return [...document.querySelectorAll("table[data-keys] > tbody > tr")];
    }

    move(step) {
      const rows = this.rows;
      if (!rows.length) return;
      rows[this.at]?.classList.remove("here");
      this.at = Math.min(rows.length - 1, Math.max(0, this.at + step));
      const row = rows[this.at];
      row.classList.add("here");
      row.querySelector("a.pri, th a, td a")?.focus();
      row.scrollIntoView({ block: "nearest" });
    }

    tick() {
      const box = this.rows[this.at]?.querySelector("input[type=checkbox]");
      box?.click();
    }

    find() {
      document.querySelector("[data-find], .bar .find input, main input[type=search]")?.focus();
    }
  });
})();
