// Starts Stimulus and holds what every page may use. Every act works without any of this.
(() => {
  "use strict";
  const { Application, Controller } = window.Stimulus;
  const platform = Application.start();
  window.platform = platform;

  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  window.csrfToken = token;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });

  // The summary of errors takes the focus when the page opens.
  platform.register("focus", class extends Controller {
    connect() {
      this.element.focus({ preventScroll: false });
    }
  });

  // Copies a project code; the button is hidden where there is no clipboard.
  platform.register("copy", class extends Controller {
    static values = { text: String, done: String };

    connect() {
      this.element.hidden = !navigator.clipboard;
    }

    async copy() {
      await navigator.clipboard.writeText(this.textValue);
      this.element.textContent = this.doneValue;
      this.element.setAttribute("aria-live", "polite");
    }
  });

  // Large type and dark ground at once, so that nothing typed on the page is lost.
  platform.register("appearance", class extends Controller {
    static values = { theme: String, size: String };

    async switch(event) {
      event.preventDefault();
      const body = new FormData(this.element);
      const answer = await fetch(this.element.action, { method: "POST", body, redirect: "manual" });
      if (answer.type !== "opaqueredirect" && !answer.ok) {
        this.element.submit();
        return;
      }
      const root = document.documentElement;
      const button = this.element.querySelector("button");
      const field = this.element.querySelector("input[data-next]");
      if (field.name === "size") {
        root.classList.toggle("dazi", field.value === "large");
      } else {
        root.dataset.bsTheme = field.value;
      }
      const now = [field.value, button.textContent];
      [field.value, button.textContent] = [field.dataset.next, button.dataset.next];
      [field.dataset.next, button.dataset.next] = now;
    }
  });

  // Asks before a heavy act, in a dialog with the sentence of the form.
  platform.register("confirm", class extends Controller {
    static values = { question: String, yes: String, no: String };

    ask(event) {
      if (this.agreed) return;
      event.preventDefault();
      const dialog = this.build(event.submitter);
      document.body.append(dialog);
      dialog.addEventListener("close", () => dialog.remove());
      dialog.showModal();
    }

    build(submitter) {
      const dialog = document.createElement("dialog");
      const question = document.createElement("p");
      question.id = "confirm-question";
      question.textContent = this.questionValue;
      dialog.setAttribute("aria-labelledby", question.id);
      const acts = document.createElement("div");
      acts.className = "acts";
      const yes = this.button(this.yesValue, "btn btn-primary");
      const no = this.button(this.noValue, "btn btn-plain");
      yes.addEventListener("click", () => {
        this.agreed = true;
        dialog.close();
        this.element.requestSubmit(submitter ?? undefined);
      });
      no.addEventListener("click", () => dialog.close());
      acts.append(yes, no);
      dialog.append(question, acts);
      return dialog;
    }

    button(text, kind) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = kind;
      button.textContent = text;
      return button;
    }
  });

  // Shows what is typed into a password field.
  platform.register("reveal", class extends Controller {
    static targets = ["secret", "switch"];

    connect() {
      this.switchTarget.closest("[hidden]")?.removeAttribute("hidden");
    }

    toggle() {
      this.secretTarget.type = this.switchTarget.checked ? "text" : "password";
    }
  });
})();
