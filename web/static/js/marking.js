// Words selected in a clause (mouse, touch, keys) stand in the form of a note beside it; without scripts they are typed.
// A page has one form in a template, or forms of its own in each row; a row is `data-note-row`.
const bare = (text) => text.replace(/\s+/g, "");
const button = () => document.querySelector("[data-mark-words]");
let marked = null; // the row and words selected last
let leaving;

const rowOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest("[data-note-row] .text, .law[data-note-row], p[data-note-row]")?.closest("[data-note-row]") ?? null;

function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const row = rowOf(selection.anchorNode);
  const words = selection.toString().trim();
  if (!row || !words) return null;
  const range = selection.getRangeAt(0);
  if (row !== rowOf(selection.focusNode)) return firstOf(range);
  const text = row.querySelector(".clause") ?? row.querySelector(".text") ?? row;
  return { row, words, nth: count(textBefore(text, range), bare(words)), box: range.getBoundingClientRect() };
}

// A note stands on one clause, so that each clause has one answer and one place in the next version. Words of several give
// those of the first; the button says so. Paragraphs of one article are one clause.
function firstOf(all) {
  const row = rowOf(all.startContainer);
  const text = row?.querySelector(".clause") ?? row?.querySelector(".text") ?? row;
  if (!text) return null;
  const range = all.cloneRange();
  range.setEnd(text, text.childNodes.length);
  const words = range.toString().trim();
  return words ? { row, words, nth: count(textBefore(text, range), bare(words)), box: range.getBoundingClientRect(), cut: true } : null;
}

function textBefore(text, range) {
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  return bare(before.toString());
}

// How often the words stand before the selection: which of several equal ones is meant.
function count(before, words) {
  const text = before + words;
  let found = 0;
  for (let at = text.indexOf(words); at >= 0 && at < before.length; at = text.indexOf(words, at + 1)) found += 1;
  return found;
}

function put(form, words, nth) {
  const field = form.querySelector("input[name=quoted]");
  if (!field || field.dataset.typed) return;
  field.value = words.slice(0, field.maxLength);
  const which = form.querySelector("input[name=nth]");
  if (which) { which.value = nth; which.disabled = nth === undefined || words.length > field.maxLength; }
}

// A page of one clause has its form below the text.
const formIn = (row) => row.querySelector("form:has(input[name=quoted]):not([action$='/place'])") ?? (row.matches(".law") ? document.getElementById("write") : null);

function show(found) {
  const shown = button();
  if (!shown) return;
  shown.hidden = !found;
  if (!found) return;
  shown.dataset.says ??= shown.textContent;
  shown.textContent = found.cut ? shown.dataset.cutSays : shown.dataset.says;
  const coarse = matchMedia("(pointer: coarse), (max-width: 48rem)").matches;
  shown.classList.toggle("at-foot", coarse);
  if (!coarse) {
    shown.style.left = `${Math.max(8, Math.min(found.box.left, innerWidth - 180)) + scrollX}px`;
    shown.style.top = `${found.box.bottom + scrollY + 6}px`;
  }
}

function changed() {
  const found = selected();
  clearTimeout(leaving);
  if (!found) { // a tap on the button takes the selection away before it is a click
    leaving = setTimeout(() => { marked = null; show(null); }, 400);
    return;
  }
  marked = found;
  if (document.querySelector("form[data-paragraphs]")) { pickParagraph(found.row.dataset.noteRow, found.words, found.nth); return; }
  const form = formIn(found.row);
  const shown = form && form.closest("details")?.open !== false; // a form that stands open takes the words at once
  if (shown && !found.cut) put(form, found.words, found.nth);
  show(shown && !found.cut ? null : found);
}

// The row that a note is for where nothing is selected: the one with the focus, else the first in view.
function rowHere() {
  const focused = document.activeElement?.closest("[data-note-row]");
  return focused ?? [...document.querySelectorAll("[data-note-row]")].find((row) => row.getBoundingClientRect().bottom > 120) ?? null;
}

function open(row, words = "", nth = undefined) {
  const template = document.getElementById("note-form");
  let form = formIn(row);
  if (!form && template) {
    document.getElementById("note-here")?.remove();
    const side = row.querySelector(".margin") ?? row;
    side.append(template.content.cloneNode(true));
    form = side.querySelector("#note-here");
    form.querySelector("[name=target]").value = row.dataset.noteRow;
    form.querySelector("[data-pick]").value = (row.querySelector(".clause") ?? row.querySelector(".text") ?? row).innerText.trim();
  }
  if (!form) return;
  const folded = form.closest("details");
  if (folded) folded.open = true;
  if (words) put(form, words, nth);
  const picking = form.querySelector("[data-picking]");
  if (picking) picking.hidden = Boolean(words);
  const first = words ? form.querySelector("[name=body]") : form.querySelector("[data-pick]") ?? form.querySelector("[name=quoted]");
  clearTimeout(leaving);
  marked = null;
  first.focus();
  if (!words && first.matches("[data-pick]")) first.setSelectionRange(0, 0);
  form.scrollIntoView({ block: "nearest" });
  show(null);
}

function reveal() { // a note that the address names, in a fold
  const id = decodeURIComponent(location.hash.slice(1));
  let folded = id ? document.getElementById(id)?.closest("details") : null;
  for (; folded; folded = folded.parentElement?.closest("details")) folded.open = true;
}

export function installMarking() {
  document.addEventListener("selectionchange", changed);
  // A form that is opened after the words were selected takes them too.
  document.addEventListener("toggle", (event) => {
    if (!marked || !event.target.open || !marked.row.contains(event.target)) return;
    const form = formIn(marked.row);
    if (form && event.target.contains(form)) put(form, marked.words, marked.nth);
  }, true);
  document.addEventListener("select", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement)) return;
    const words = field.value.slice(field.selectionStart, field.selectionEnd).trim();
    const before = bare(field.value.slice(0, field.selectionStart));
    if (words && field.matches("[data-pick]")) put(field.form, words, count(before, bare(words)));
    if (words && field.dataset.paragraph) pickParagraph(`paragraph:${field.dataset.paragraph}`, words, count(before, bare(words)));
  }, true);
  document.addEventListener("beforeinput", (event) => { // a caret to pick words with, but nothing is written there
    if (event.target instanceof HTMLTextAreaElement && event.target.matches("[data-pick]")) event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.name !== "quoted") return;
    if (field.value) field.dataset.typed = "1";
    else delete field.dataset.typed;
    const which = field.form.querySelector("input[name=nth]");
    if (which) which.disabled = true;
  });
  document.addEventListener("click", (event) => {
    const at = event.target.closest?.("[data-note-at], [data-mark-words], [data-note-cancel], a[href^='#note-']");
    if (!at) return;
    if (at.matches("[data-note-cancel]")) {
      const row = at.closest("[data-note-row]");
      at.closest("form").remove();
      row?.querySelector("[data-note-at]")?.focus();
    } else if (at.matches("a[href^='#note-']")) {
      setTimeout(reveal);
    } else if (at.matches("[data-mark-words]")) {
      const found = marked ?? null;
      const row = found?.row ?? rowHere();
      if (row) open(row, found?.words, found?.nth);
    } else {
      const row = at.closest("[data-note-row]");
      if (row && document.getElementById("note-form")) { event.preventDefault(); open(row); }
    }
  });
  addEventListener("hashchange", reveal);
  reveal();
}

// On a paper the one form takes the paragraph and the words; it is opened by hand.
function pickParagraph(target, words, nth) {
  const form = document.querySelector("form[data-paragraphs]");
  if (!form) return;
  form.querySelector("[name=target]").value = target;
  put(form, words, nth);
}
