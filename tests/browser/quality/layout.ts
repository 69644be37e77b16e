/**
 * Whether everything on a page can be seen and reached, as it stands and under what people set in their
 * browsers: narrow, magnified, from right to left, with wide text, in forced colours.
 */

import type { Page } from "@playwright/test";
import { byAxe } from "./findings";

/** 1280 × 1024 pixels at a zoom of 400 % are 320 × 256, see WCAG 1.4.10. */
const NARROW = { width: 320, height: 568 };
const MAGNIFIED = { width: 320, height: 256 };

export type Direction = "ltr" | "rtl";

/** Whatever people may do to a page, nothing is cut off, covered or out of reach. */
export async function misfits(
  page: Page,
  directions: readonly Direction[] = ["ltr", "rtl"],
): Promise<string[]> {
  const found: string[] = [];
  const as = async (how: string): Promise<void> => {
    const faults = await outOfReach(page);
    found.push(...faults.map((fault) => `${how}: ${fault}`));
  };
  await spaced(page, () => as("with wide text"));
  const before = page.viewportSize();
  for (const size of [NARROW, MAGNIFIED]) {
    await page.setViewportSize(size);
    for (const direction of directions)
      await facing(page, direction, () =>
        as(`at ${size.width} × ${size.height}, ${direction}`),
      );
  }
  if (before) await page.setViewportSize(before);
  return found;
}

/** In the colours that people set, everything is still told from everything else, and nothing moves. */
export async function unseen(page: Page): Promise<string[]> {
  await page.emulateMedia({ contrast: "more", reducedMotion: "reduce" });
  const found = await byAxe(page, ["color-contrast"]);
  found.push(...(await moving(page)));
  await page.emulateMedia({ contrast: "no-preference", forcedColors: "active" });
  found.push(...(await shapeless(page)));
  await page.emulateMedia({ forcedColors: "none" });
  return found;
}

/** From right to left as in Arabic or Hebrew, in which Quietline could be spoken. */
async function facing(
  page: Page,
  direction: Direction,
  look: () => Promise<void>,
): Promise<void> {
  if (direction === "ltr") return look();
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  await look();
  await page.evaluate(() => document.documentElement.removeAttribute("dir"));
}

/** As far apart as people who read badly may set it, see WCAG 1.4.12. */
async function spaced(page: Page, look: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* {
      line-height: 1.5 !important;
      letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important;
    }
    p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
  });
  await look();
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
}

/**
 * What sticks out sideways, is cut off, or lies under something else when one comes to it. A table may be
 * wider than the screen in a frame of its own.
 */
async function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1;
    const found: string[] = [];
    const named = (element: Element): string =>
      `${element.outerHTML.slice(0, 100)} “${(element.textContent ?? "").trim().slice(0, 40)}”`;
    const root = document.querySelector("dialog[open]") ?? document.body;
    const style = (element: Element): CSSStyleDeclaration =>
      getComputedStyle(element);
    const hidden = (element: Element): boolean =>
      element.closest(".visually-hidden") !== null ||
      style(element).clipPath === "inset(50%)" ||
      !element.checkVisibility({ visibilityProperty: true });
    const inTable = (element: Element): boolean =>
      element.closest(".table") !== null;

    for (const element of [document.documentElement, root]) {
      if (element.scrollWidth > element.clientWidth + SLACK)
        found.push(`it scrolls sideways: ${named(element)}`);
    }
    for (const element of root.querySelectorAll<HTMLElement>("*")) {
      if (hidden(element) || inTable(element)) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 0 && (left < -SLACK || right > innerWidth + SLACK))
        found.push(`it sticks out: ${named(element)}`);
      const { overflowX, overflowY, textOverflow } = style(element);
      // What is written in a field scrolls in it; of a storm of accents a bubble shows the beginning.
      if (element.matches("textarea, select, input, .bubble")) continue;
      const clips = (how: string): boolean => how === "hidden" || how === "clip";
      if (
        (clips(overflowX) && element.scrollWidth > element.clientWidth + SLACK) ||
        (clips(overflowY) && element.scrollHeight > element.clientHeight + SLACK)
      )
        found.push(`it is cut off: ${named(element)}`);
      if (textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth)
        found.push(`its words are cut off: ${named(element)}`);
      if (
        ["auto", "scroll"].includes(overflowX) &&
        element.scrollWidth > element.clientWidth + SLACK
      )
        found.push(`it scrolls sideways: ${named(element)}`);
    }

    // Two groups of digits would change places in a line that is read from right to left.
    for (const link of root.querySelectorAll("a[href^='tel:']")) {
      for (const element of [link, ...link.querySelectorAll("*")]) {
        const words = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
        const number = words.some(({ nodeValue }) => /^\s*[+*\d][\d ]+\s*$/.test(nodeValue ?? ""));
        if (number && style(element).direction !== "ltr")
          found.push(`its number turns around: ${named(element)}`);
      }
    }

    const scrolled = [...document.querySelectorAll("*")]
      .filter(({ scrollTop }) => scrollTop > 0)
      .map((element) => [element, element.scrollTop] as const);
    const controls = root.querySelectorAll<HTMLElement>(
      "button:enabled, a[href], input:enabled, select:enabled, textarea:enabled, summary",
    );
    for (const control of controls) {
      if (hidden(control)) continue;
      control.scrollIntoView({ block: "nearest", inline: "nearest" });
      // A link may go on in the next line: what lies between its lines is not the link.
      const [first = control.getBoundingClientRect()] = control.getClientRects();
      const { left, top, width, height } = first;
      const above = document.elementFromPoint(left + width / 2, top + height / 2);
      const label = control instanceof HTMLInputElement ? control.labels?.[0] : null;
      const reached =
        above !== null &&
        (control.contains(above) || (label?.contains(above) ?? false));
      if (!reached)
        found.push(`it is covered: ${named(control)} by ${above ? named(above) : "the edge"}`);
    }
    scrollTo(0, 0);
    for (const [element, top] of scrolled) element.scrollTop = top;
    return found;
  });
}

/** Buttons that only their background tells from text: forced colours take it away. */
async function shapeless(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a.button, textarea, select")]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { borderTopStyle, borderTopWidth, textDecorationLine } =
          getComputedStyle(element);
        const bordered = borderTopStyle !== "none" && borderTopWidth !== "0px";
        return !bordered && !textDecorationLine.includes("underline");
      })
      .map((element) => `without a shape: ${element.outerHTML.slice(0, 100)}`),
  );
}

async function moving(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === "running")
      .map(
        ({ effect }) =>
          `it moves: ${effect instanceof KeyframeEffect ? effect.target?.outerHTML.slice(0, 100) : ""}`,
      ),
  );
}
