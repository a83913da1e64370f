// The line people write in: slash-command and argument completion, history, Enter to send.
// Texts are bound as text; the server gets "send" with the line and "suggest" with what is being completed.
export default {
  template: `
    <div class="composer">
      <ul v-show="open" class="choices" role="listbox" :id="listId" :aria-label="mode === 'command' ? 'Commands' : 'Suggestions'">
        <li v-for="(choice, at) in choices" :key="choice.key" role="option" :id="listId + '-' + at"
            :aria-selected="at === selected ? 'true' : 'false'" @mousedown.prevent="accept(at)" @mousemove="selected = at">
          <span class="choice-label">{{ choice.label }}</span>
          <span v-if="choice.argument" class="choice-argument">{{ choice.argument }}</span>
          <span v-if="choice.detail" class="choice-detail">{{ choice.detail }}</span>
        </li>
      </ul>
      <div class="field">
        <textarea ref="area" rows="1" role="combobox" aria-autocomplete="list" aria-multiline="true" enterkeyhint="send" maxlength="4000"
                  autocomplete="off" autocapitalize="sentences" spellcheck="true" :placeholder="placeholder" :aria-label="label"
                  :aria-expanded="open ? 'true' : 'false'" :aria-controls="listId"
                  :aria-activedescendant="open && selected >= 0 ? listId + '-' + selected : null"
                  v-model="text" @input="typed" @keydown="key" @blur="closed = true" @focus="closed = false"></textarea>
        <button type="button" class="send" :disabled="!text.trim()" aria-label="Send" @click="send">
          <span class="icon material-icons" aria-hidden="true">arrow_upward</span>
        </button>
      </div>
      <p v-if="usage" class="usage" aria-live="polite"><b>{{ usage.usage }}</b> {{ usage.description }}</p>
    </div>`,
  props: { commands: Array, suggestions: Array, suggested: String, history: Array, placeholder: String, label: String },
  emits: ["send", "suggest", "leave"],
  data() {
    return { text: "", selected: -1, closed: false, recall: null, listId: "choices-" + Math.random().toString(36).slice(2) };
  },
  computed: {
    command() {
      const found = /^\/([\w-]+)\s/.exec(this.text);
      return found && this.commands.find((command) => command.name === found[1].toLowerCase());
    },
    argument() {
      return this.command ? this.text.replace(/^\/[\w-]+\s+/, "") : "";
    },
    mode() {
      if (/^\/[\w-]*$/.test(this.text)) return "command";
      return this.command && this.command.completes !== "nothing" && !this.text.includes("\n") ? "argument" : "none";
    },
    choices() {
      if (this.mode === "command") {
        const start = this.text.slice(1).toLowerCase();
        return this.commands
          .filter((command) => command.name.startsWith(start))
          .map((command) => ({ key: command.name, label: "/" + command.name, argument: command.argument, detail: command.description, line: "/" + command.name + (command.argument ? " " : "") }));
      }
      if (this.mode !== "argument" || this.suggested !== this.wanted) return [];
      return this.suggestions
        .filter((suggestion) => suggestion.value !== this.argument)
        .map((suggestion, at) => ({ key: at + suggestion.value, label: suggestion.label, line: "/" + this.command.name + " " + suggestion.value }));
    },
    wanted() {
      return this.command ? this.command.name + " " + this.argument : "";
    },
    open() {
      return !this.closed && this.choices.length > 0;
    },
    usage() {
      return this.command && !this.open && !this.argument ? this.command : null;
    },
  },
  watch: {
    choices() {
      this.selected = this.mode === "command" ? 0 : -1;
    },
    text() {
      this.$nextTick(this.fitHeight);
    },
    selected() {
      this.$nextTick(() => document.getElementById(this.listId + "-" + this.selected)?.scrollIntoView({ block: "nearest" }));
    },
  },
  mounted() {
    this.selected = 0;
  },
  methods: {
    fitHeight() {
      const area = this.$refs.area;
      if (!area) return;
      area.style.height = "auto";
      area.style.height = Math.min(area.scrollHeight, 180) + "px";
    },
    focus() {
      this.$refs.area?.focus();
    },
    typed() {
      this.closed = false;
      this.recall = null;
      this.complete();
    },
    complete() {
      clearTimeout(this.timer);
      if (this.mode !== "argument") return;
      const request = { key: this.wanted, name: this.command.name, partial: this.argument };
      this.timer = setTimeout(() => this.$emit("suggest", request), 90);
    },
    accept(at) {
      this.text = this.choices[at].line;
      this.recall = null;
      this.closed = this.mode !== "argument" || this.argument !== "";
      if (this.mode === "argument" && this.argument === "") this.complete();
      this.focus();
    },
    send() {
      const line = this.text.trim();
      if (!line) return;
      clearTimeout(this.timer);
      this.text = "";
      this.recall = null;
      this.closed = false;
      this.$emit("send", line);
      this.focus();
    },
    key(event) {
      if (event.isComposing) return;
      const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (event.key === "Escape") {
        if (this.open) this.closed = true;
        else if (!this.text) this.$emit("leave");
        event.preventDefault();
      } else if (this.open && plain && (event.key === "ArrowDown" || event.key === "ArrowUp") && this.recall === null) {
        const count = this.choices.length;
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.selected = this.selected < 0 && step < 0 ? count - 1 : (this.selected + step + count) % count;
        event.preventDefault();
      } else if (this.open && plain && event.key === "Tab") {
        this.accept(Math.max(this.selected, 0));
        event.preventDefault();
      } else if (event.key === "Enter" && plain) {
        event.preventDefault();
        const exact = this.mode === "command" && this.choices.some((choice) => choice.label === this.text.trim().toLowerCase());
        if (this.open && this.selected >= 0 && !exact) this.accept(this.selected);
        else this.send();
      } else if (plain && event.key === "ArrowUp" && (this.text === "" || this.recall !== null)) {
        this.remember(-1, event);
      } else if (plain && event.key === "ArrowDown" && this.recall !== null) {
        this.remember(1, event);
      }
    },
    remember(step, event) {
      const lines = this.history;
      const at = (this.recall === null ? lines.length : this.recall) + step;
      if (at < 0 || lines.length === 0) return;
      this.recall = at >= lines.length ? null : at;
      this.text = at >= lines.length ? "" : lines[at];
      this.closed = true;
      event.preventDefault();
    },
  },
};
