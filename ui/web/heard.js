// Tells screen readers how an answer comes along, and gives the box the focus back when it is there.
(() => {
  const told = [...document.querySelectorAll("[data-mw-say]")].pop();
  let live = document.getElementById("mw-live");
  if (!live) {
    // Only what changes in a region that was there before is read out, so it outlives what is drawn.
    live = Object.assign(document.createElement("div"), { id: "mw-live" });
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  if (told && live.textContent !== told.dataset.mwSay) live.textContent = told.dataset.mwSay;
  // The box could not be used while the answer was given, which took the focus from it. On a phone
  // the focus would open the keyboard over the answer.
  const lost = document.activeElement === document.body && matchMedia("(hover: hover)").matches;
  if (told && told.hasAttribute("data-mw-box") && lost) {
    const box = () => document.querySelector("[data-testid=stChatInputTextArea]:not([disabled])");
    const focus = (tries) => box()?.focus({ preventScroll: true }) ?? (tries && !box() && setTimeout(focus, 100, tries - 1));
    focus(20);
  }
})();
