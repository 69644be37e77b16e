/** Listens to keys that do something by themselves, while no dialog is open and nobody writes. */

import { actOf } from "../core/shortcuts";

/** Gives back what stops it. `act` says whether there was something to do. */
export function listen<A extends string>(
  keys: Readonly<Record<string, A>>,
  act: (act: A) => boolean,
): () => void {
  function onkeydown(event: KeyboardEvent): void {
    const held = event.repeat && !isStep(event.key);
    const asking = document.querySelector("dialog[open]") !== null;
    const writing = held || asking || takesText(event.target);
    const asked = actOf({ ...press(event), writing }, keys);
    if (asked !== null && act(asked)) event.preventDefault();
  }

  addEventListener("keydown", onkeydown);
  return () => removeEventListener("keydown", onkeydown);
}

/** A key that is held down steps on; nothing else is done twice. */
function isStep(key: string): boolean {
  return key === "j" || key === "k" || key === "ArrowDown" || key === "ArrowUp";
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select");
}

function press({ key, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent) {
  return { key, ctrlKey, metaKey, altKey, isComposing };
}
