/** Where reading goes on when the screen changes. */

export function takeFocus(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** A long text in a dialog is read from its beginning: the browser would go to the first button, at its end. */
export function readFromHere(element: HTMLElement): void {
  queueMicrotask(() => {
    element.focus({ preventScroll: true });
    element.closest("dialog")?.scrollTo(0, 0);
  });
}

/** Whether taking the focus into a text field would raise a keyboard over half the screen. */
export function hasRealKeyboard(): boolean {
  return matchMedia("(pointer: fine)").matches;
}
