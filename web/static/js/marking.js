// Words selected in a clause (mouse, touch, or keys with a caret) stand in the form of a note beside it at once.
// What somebody types there stays; without scripts the words are typed.
function mark() {
  const selection = document.getSelection();
  const words = selection ? selection.toString().trim() : "";
  if (!words || !selection.anchorNode) return;
  const from = selection.anchorNode.parentElement?.closest(".sheet-row .text");
  const to = selection.focusNode?.parentElement?.closest(".sheet-row .text");
  if (!from || from !== to) return;
  const field = from.closest(".sheet-row").querySelector("input[name=quoted]");
  if (!field || field === document.activeElement || field.dataset.typed) return;
  field.value = words.slice(0, field.maxLength);
}

export function installMarking() {
  document.addEventListener("selectionchange", mark);
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name === "quoted") {
      if (event.target.value) event.target.dataset.typed = "1";
      else delete event.target.dataset.typed;
    }
  });
}
