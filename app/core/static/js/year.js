// The year of a calendar draft: arrows go from day to day, and a day is pressed without leaving the page.
// Without this every day is a button that posts the whole form.
(() => {
  "use strict";
  const { Controller } = window.Stimulus;
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

  window.platform.register("year", class extends Controller {
    static targets = ["day"];

    connect() {
      this.press = (event) => this.toggle(event);
      this.move = (event) => this.step(event);
      this.element.addEventListener("submit", this.press);
      this.element.addEventListener("keydown", this.move);
      this.rove(this.dayTargets.find((day) => day === document.activeElement) ?? this.dayTargets[0]);
    }

    disconnect() {
      this.element.removeEventListener("submit", this.press);
      this.element.removeEventListener("keydown", this.move);
    }

    // One day of the year stands in the tab order, not 365.
    rove(here) {
      this.dayTargets.forEach((day) => { day.tabIndex = day === here ? 0 : -1; });
    }

    step(event) {
      const at = this.dayTargets.indexOf(event.target);
      if (at < 0 || !(event.key in STEPS)) return;
      const next = this.dayTargets[at + STEPS[event.key]];
      if (!next) return;
      event.preventDefault();
      this.rove(next);
      next.focus();
    }

    async toggle(event) {
      const pressed = event.submitter;
      if (pressed?.name !== "day" || this.busy) {
        if (this.busy) event.preventDefault();
        return;
      }
      event.preventDefault();
      this.busy = true;
      const form = event.target;
      const body = new FormData(form, pressed);
      try {
        const answer = await fetch(form.action, { method: "POST", body });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("draft");
        if (!fresh) throw new Error("another page");
        this.element.replaceWith(document.adoptNode(fresh));
        document.getElementById(pressed.id)?.focus({ preventScroll: true });
      } catch {
        window.location.reload();
      }
    }
  });
})();
