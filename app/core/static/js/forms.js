// Forms: warn on leaving unsaved work, keep drafts, search long selects, send files one by one.
(() => {
  "use strict";
  const { Controller } = window.Stimulus;
  const platform = window.platform;

  // Warns only when something was typed and not sent.
  platform.register("dirty", class extends Controller {
    connect() {
      this.changed = this.element.querySelector(".field.bad") !== null;
      this.note = () => { this.changed = true; };
      this.sent = () => { this.changed = false; };
      this.leaving = (event) => {
        if (this.changed) event.preventDefault();
      };
      this.element.addEventListener("input", this.note);
      this.element.addEventListener("submit", this.sent);
      window.addEventListener("beforeunload", this.leaving);
    }

    disconnect() {
      window.removeEventListener("beforeunload", this.leaving);
    }
  });

  // Posts the draft every ten seconds and when a field is left, if anything changed. The answer may say
  // which questions matter now (`asked`), what the answers bring and spare (`aside`), or why nothing was kept (`told`).
  platform.register("autosave", class extends Controller {
    static values = { url: String, saved: String, failed: String };
    static targets = ["state"];

    connect() {
      this.pending = false;
      this.element.addEventListener("input", () => { this.pending = true; });
      this.element.addEventListener("change", () => this.save());
      this.element.addEventListener("focusout", () => this.save());
      this.element.addEventListener("submit", () => { this.pending = false; });
      this.leaving = (event) => {
        if (this.pending) event.preventDefault();
      };
      window.addEventListener("beforeunload", this.leaving);
      this.timer = setInterval(() => this.save(), 10000);
    }

    disconnect() {
      window.removeEventListener("beforeunload", this.leaving);
      clearInterval(this.timer);
    }

    async save() {
      if (!this.pending || this.saving) return;
      this.pending = false;
      this.saving = true;
      try {
        const answer = await fetch(this.urlValue, {
          method: "POST",
          body: this.typed(),
          headers: { "X-CSRFToken": window.csrfToken(), "X-Autosave": "1" },
        });
        // An ended session leads to the sign-in page: nothing was saved by that.
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        const at = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
        const said = await answer.json();
        this.say(said.told ?? this.savedValue.replace("{at}", at));
        this.show(said);
      } catch {
        this.pending = true;
        this.say(this.failedValue);
      } finally {
        this.saving = false;
      }
    }

    // Everything but files: those are sent by their own buttons.
    typed() {
      const body = new FormData(this.element);
      this.element.querySelectorAll("input[type=file]").forEach((input) => body.delete(input.name));
      return body;
    }

    show({ asked, aside }) {
      if (asked) {
        this.element.querySelectorAll("[data-fact]").forEach((part) => {
          part.hidden = !asked.includes(part.dataset.fact) && !part.contains(document.activeElement);
        });
      }
      const beside = document.querySelector("[data-autosave-aside]");
      if (aside !== undefined && beside) beside.innerHTML = aside;
    }

    say(words) {
      if (this.hasStateTarget) this.stateTarget.textContent = words;
    }
  });

  // A long select becomes a text field with suggestions; the select stays the truth.
  platform.register("pick", class extends Controller {
    connect() {
      if (!window.accessibleAutocomplete || this.element.dataset.picked) return;
      this.element.dataset.picked = "1";
      const words = document.body.dataset;
      const blank = this.element.querySelector('option[value=""], option[value="__None"]');
      window.accessibleAutocomplete.enhanceSelectElement({
        selectElement: this.element,
        defaultValue: blank?.selected ? "" : undefined,
        showAllValues: true,
        dropdownArrow: () => '<svg class="autocomplete__dropdown-arrow-down" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="m2 5 6 6 6-6"/></svg>',
        tNoResults: () => words.wordNone,
        tStatusQueryTooShort: () => "",
        tStatusNoResults: () => words.wordNone,
        tStatusSelectedOption: (option, length, index) => `${option}（${index + 1}/${length}）`,
        tStatusResults: (length) => words.wordResults.replace("{n}", length),
        tAssistiveHint: () => words.wordPick,
      });
    }
  });

  // Each file is a post of its own, with progress; the page is shown anew when all are done. What is chosen
  // beside other rows goes along: the new page would forget it. What was not taken stays chosen.
  platform.register("upload", class extends Controller {
    static targets = ["input", "list", "button"];
    static values = { sending: String, failed: String };

    connect() {
      this.running = 0;
      this.leaving = (event) => {
        if (this.running) event.preventDefault();
      };
      window.addEventListener("beforeunload", this.leaving);
    }

    disconnect() {
      window.removeEventListener("beforeunload", this.leaving);
    }

    async start(event) {
      if (!this.inputTarget.files.length) return;
      event.preventDefault();
      const rows = this.application.controllers.filter(
        (each) => each.identifier === "upload" && each.inputTarget.files.length);
      let left = 0;
      for (const row of rows) left += await row.sendAll();
      // Never reload: after a refused filing that would send it once more.
      if (!left) window.location.assign(this.then);
    }

    async sendAll() {
      const left = new DataTransfer();
      const files = [...this.inputTarget.files];
      this.listTarget.replaceChildren();
      this.listTarget.hidden = false;
      this.buttonTarget.disabled = this.inputTarget.disabled = true;
      for (const file of files) {
        if (!await this.send(file)) left.items.add(file);
      }
      this.buttonTarget.disabled = this.inputTarget.disabled = false;
      this.inputTarget.files = left.files;
      return left.files.length;
    }

    send(file) {
      const row = this.row(file);
      const body = new FormData();
      body.append(this.buttonTarget.name, this.buttonTarget.value);
      body.append(this.inputTarget.name, file);
      this.running += 1;
      return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open("POST", this.buttonTarget.formAction);
        request.setRequestHeader("X-CSRFToken", window.csrfToken());
        request.upload.addEventListener("progress", (event) => {
          if (event.lengthComputable) row.bar.value = event.loaded / event.total;
        });
        request.addEventListener("loadend", () => {
          this.running -= 1;
          const reason = this.fault(request);
          if (reason) {
            row.bar.remove();
            row.words.textContent = reason;
            row.words.className = "bad";
          } else {
            row.bar.value = 1;
            row.words.textContent = "";
            this.then = request.responseURL;
          }
          resolve(!reason);
        });
        request.send(body);
      });
    }

    row(file) {
      const item = document.createElement("li");
      const name = document.createElement("span");
      const words = document.createElement("span");
      const bar = document.createElement("progress");
      name.textContent = file.name;
      words.className = "sub";
      words.textContent = this.sendingValue;
      bar.max = 1;
      bar.setAttribute("aria-label", file.name);
      name.append(words);
      item.append(name, bar);
      this.listTarget.append(item);
      return { bar, words };
    }

    fault(request) {
      const type = request.getResponseHeader("Content-Type") ?? "";
      const page = type.includes("html")
        ? new DOMParser().parseFromString(request.responseText, "text/html") : null;
      const said = page?.querySelector(".errors li, .field .err, .told.bad p")?.textContent?.trim();
      if (said) return said;
      if (request.status >= 200 && request.status < 400) return "";
      return page?.querySelector("main h1")?.textContent?.trim() || this.failedValue;
    }
  });
})();
