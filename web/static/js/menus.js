// The header's headings close when one looks elsewhere: a click or the focus outside, Esc. Without this they stay open.

const openOnes = () => document.querySelectorAll("details.drop[open]");

export function installMenus() {
  const leave = (event) => {
    for (const one of openOnes()) if (!one.contains(event.target)) one.open = false;
  };
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const one of openOnes()) {
      if (one.contains(document.activeElement)) one.querySelector("summary").focus();
      one.open = false;
    }
  });
}
