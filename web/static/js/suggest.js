// Suggestions under a search box (the combobox pattern of the ARIA guide): arrow keys walk, Enter opens, Esc closes.
// Without scripts the box searches as ever.
const WAIT_MS = 90;
let number = 0;

class Suggestions {
  constructor(box) {
    this.box = box;
    this.typed = box.value;
    this.at = -1;
    this.kept = new Map();
    this.id = `suggest-${++number}`;
    const holder = document.createElement("span");
    holder.className = "suggest-holder";
    box.before(holder);
    holder.append(box);
    this.list = document.createElement("div");
    this.list.className = "suggest";
    this.list.id = this.id;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "检索建议");
    this.list.hidden = true;
    holder.append(this.list);
    this.said = document.createElement("span");
    this.said.className = "unseen";
    this.said.setAttribute("role", "status");
    holder.append(this.said);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.id })) box.setAttribute(name, value);
    box.addEventListener("input", () => { this.typed = box.value; clearTimeout(this.waiting); this.waiting = setTimeout(() => this.ask(), WAIT_MS); });
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
  }

  options() { return [...this.list.querySelectorAll("[role=option]")]; }

  async ask() {
    const text = this.typed.trim();
    if (text.length < 2) { this.close(); return; }
    if (!this.kept.has(text)) {
      const address = `/search/suggest?${new URLSearchParams({ q: text })}`;
      this.kept.set(text, fetch(address, { headers: { accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : { groups: [] })).catch(() => ({ groups: [] })));
    }
    const found = await this.kept.get(text);
    if (text === this.typed.trim() && this.box === document.activeElement) this.show(found.groups);
  }

  show(groups) {
    this.list.replaceChildren();
    this.at = -1;
    this.box.removeAttribute("aria-activedescendant");
    let count = 0;
    for (const group of groups) {
      const part = document.createElement("div");
      part.setAttribute("role", "group");
      part.setAttribute("aria-label", group.title);
      const head = document.createElement("h3");
      head.textContent = group.title;
      head.setAttribute("aria-hidden", "true");
      part.append(head);
      for (const item of group.items) {
        const option = document.createElement("div");
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.id = `${this.id}-${count++}`;
        option.dataset.url = item.url;
        option.dataset.fill = item.fill;
        const label = document.createElement("span");
        label.textContent = item.label;
        option.append(label);
        if (item.detail) { const detail = document.createElement("span"); detail.textContent = item.detail; option.append(detail); }
        part.append(option);
      }
      this.list.append(part);
    }
    this.list.hidden = !count;
    this.box.setAttribute("aria-expanded", String(count > 0));
    this.said.textContent = count ? `${count} 条建议，按上下键选择` : "";
  }

  close() {
    this.list.hidden = true;
    this.at = -1;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }

  walk(step) {
    const all = this.options();
    if (!all.length) return;
    all[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + step + all.length + 1) % (all.length + 1);
    if (this.at === all.length) this.at = step > 0 ? -1 : all.length - 1;
    const option = all[this.at];
    this.box.value = option ? option.dataset.fill : this.typed;
    if (option) {
      option.setAttribute("aria-selected", "true");
      this.box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.box.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.ask();
      else this.walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.box.value = this.typed;
      this.close();
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      location.assign(this.options()[this.at].dataset.url);
    }
  }
}

export function installSuggestions() {
  for (const box of document.querySelectorAll("form[role=search] input[name=q]")) new Suggestions(box);
}

// Opened hits are counted where the site keeps counts: the query and the place in the list, nothing else.
export function installCounting() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-place]");
    const list = link?.closest("[data-counted]");
    if (!list) return;
    const body = new URLSearchParams({ q: list.dataset.query, place: link.dataset.place, csrf: list.dataset.csrf });
    fetch(list.dataset.counted, { method: "POST", body, keepalive: true });
  });
}
