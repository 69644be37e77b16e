/**
 * Reading goes on where it was: what had the focus may go, as a button that was pressed often does, and
 * without this the keyboard would begin at the top of the page again.
 */

/** Watches over a page for as long as it is open. */
export function keepFocus(root: HTMLElement): void {
  /** What had the focus last, and what it was in, from the inside out. */
  let path: readonly HTMLElement[] = [];

  const remember = ({ target }: FocusEvent): void => {
    path = [];
    for (let at = target; at instanceof HTMLElement; at = at.parentElement) path = [...path, at];
  };
  const observer = new MutationObserver(() => requestAnimationFrame(restore));

  function restore(): void {
    const [last, ...around] = path;
    if (last === undefined || document.activeElement !== document.body) return;
    const isThere = last.isConnected && isShown(last);
    if (isThere && !last.matches(":disabled")) return;
    path = [];
    goOn(around.find((one) => root.contains(one) && isShown(one)) ?? root);
  }

  root.addEventListener("focusin", remember);
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ["disabled"] });
}

/** At the heading of what is left, or at its beginning. A dialog that is shut has a heading too. */
function goOn(within: HTMLElement): void {
  const headings = within.querySelectorAll<HTMLElement>("main h1, h1, h2, h3");
  const target = [...headings].find(isShown) ?? within;
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function isShown(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}
