// Rows of a form: added and taken away on the page; without script the server does the same.
(() => {
  "use strict";
  const { Controller } = window.Stimulus;

  window.platform.register("rows", class extends Controller {
    static targets = ["list", "row", "number"];

    add(event) {
      event.preventDefault();
      const made = this.rowTargets[this.rowTargets.length - 1].cloneNode(true);
      made.querySelectorAll("input, textarea").forEach((control) => {
        control.value = "";
        control.removeAttribute("aria-invalid");
      });
      made.querySelectorAll(".err").forEach((told) => told.remove());
      made.querySelectorAll(".bad").forEach((field) => field.classList.remove("bad"));
      this.listTarget.append(made);
      this.count();
      made.querySelector("input, textarea").focus();
    }

    remove(event) {
      event.preventDefault();
      if (this.rowTargets.length < 2) return;
      event.target.closest("[data-rows-target=row]").remove();
      this.count();
      this.element.closest("form").dispatchEvent(new Event("input"));
    }

    // Names, ids and what refers to them carry the place of their row.
    count() {
      this.rowTargets.forEach((row, at) => {
        row.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((part) => {
          for (const name of ["name", "id", "for", "aria-describedby"]) {
            const said = part.getAttribute(name);
            if (said) part.setAttribute(name, said.replace(/-\d+-/g, `-${at}-`));
          }
        });
        row.querySelectorAll("button[name=remove]").forEach((button) => { button.value = String(at); });
      });
      this.numberTargets.forEach((number, at) => { number.textContent = String(at + 1); });
    }
  });
})();
