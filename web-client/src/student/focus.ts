/** Where reading goes on when the screen changes. */

export function takeFocus(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Whether taking the focus into a text field would raise a keyboard over half the screen. */
export function hasRealKeyboard(): boolean {
  return matchMedia("(pointer: fine)").matches;
}
