// Keyboard: / search, j k next and previous item, ? the keys of this page, letters for the acts of the item.

const typing = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  && !["checkbox", "radio", "button", "submit"].includes(target.getAttribute("type") ?? "");

const items = () => [...document.querySelectorAll("[data-item]")].filter((item) => item.getClientRects().length);
const current = () => document.querySelector("[data-item].current");

export function choose(item) {
  current()?.classList.remove("current");
  item.classList.add("current");
  const folded = item.querySelector("details.fold");
  if (folded) folded.open = true;
  if (!item.hasAttribute("tabindex")) item.setAttribute("tabindex", "-1");
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step));
  choose(all[next]);
}

function act(key) {
  const scope = current() ?? items()[0];
  const near = scope?.closest(".sheet-row"); // what stands beside the item, on the same clause
  const button = scope?.querySelector(`[data-key="${key}"]`) ?? near?.querySelector(`[data-key="${key}"]:not([data-item] *)`) ?? document.querySelector(`body > main [data-page-key="${key}"]`);
  if (!button) return false;
  if (scope && scope.contains(button)) choose(scope);
  if (button instanceof HTMLDetailsElement) {
    button.open = true;
    button.querySelector("textarea, input:not([type=hidden])")?.focus();
  } else {
    button.click();
  }
  return true;
}

function showKeys() {
  const open = document.querySelector(".keys");
  if (open) { open.remove(); return; }
  const rows = [];
  if (document.querySelector("[data-search]")) rows.push(["/", "检索"]);
  const all = items();
  if (all.length) rows.push(["j　k", "下一项、上一项"]);
  if (all.some((item) => item.querySelector("a[href]"))) rows.push(["Enter", "打开所选项"]);
  rows.push(["Esc", "关闭"]);
  const seen = new Set();
  for (const button of document.querySelectorAll("[data-key], [data-page-key]")) {
    const key = button.dataset.key ?? button.dataset.pageKey;
    if (!seen.has(key)) { seen.add(key); rows.push([key, button.dataset.keyName ?? button.textContent.trim()]); }
  }
  const panel = document.createElement("section");
  panel.className = "keys";
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", "本页按键");
  const title = document.createElement("h2");
  title.textContent = "本页按键";
  const list = document.createElement("dl");
  for (const [key, name] of rows) {
    const term = document.createElement("dt");
    const mark = document.createElement("kbd");
    mark.textContent = key;
    term.append(mark);
    const meaning = document.createElement("dd");
    meaning.textContent = name;
    list.append(term, meaning);
  }
  panel.append(title, list);
  panel.tabIndex = -1;
  document.body.append(panel);
  panel.focus();
}

export function installKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      document.querySelector(".keys")?.remove();
      if (location.hash && document.querySelector(".sheet:target")) location.hash = "main";
      if (typing(event.target)) event.target.blur();
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "?") {
      showKeys();
    } else if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      move(event.key === "j" ? 1 : -1);
    } else if (event.key === "Enter" && event.target === current()) {
      current().querySelector("a[href]")?.click();
    } else if (/^[a-zA-Z]$/.test(event.key) && act(event.key)) {
      event.preventDefault();
    }
  });
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest?.("[data-item]");
    if (item && item !== current()) { current()?.classList.remove("current"); item.classList.add("current"); }
  });
}
