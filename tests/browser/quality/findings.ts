/**
 * What machines find wrong on a page as it stands: axe and HTML_CodeSniffer (the two that pa11y runs) by
 * WCAG 2.2 AA, and html-validate by the rules of HTML.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SNIFFER_STANDARD = "WCAG2AA";
const sniffer = readFileSync(
  createRequire(import.meta.url).resolve("html_codesniffer/build/HTMLCS.js"),
  "utf8",
);

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // What a browser gives back of its page, it writes in its own way.
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    doctype: "off",
    "doctype-style": ["error", { style: "lowercase" }],
    "no-trailing-whitespace": "off",
    "void-style": "off",
    // The page sets no styles in its markup (the content security policy would refuse them); scripts set heights.
    "no-inline-style": "off",
    // Nothing comes from elsewhere.
    "require-sri": ["error", { target: "crossorigin" }],
    // Inside of a form every button that does not send it says so; the tests press them all.
    "no-implicit-button-type": "off",
    // A field without a type is one for text.
    "no-implicit-input-type": "off",
    // Lists and groups have names too, and screen readers say them.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // The styles keep numbers in one line.
    "tel-non-breaking": "off",
  },
});

export type Scheme = "light" | "dark";

/** All of them, at the size that the page has right now. */
export async function findings(
  page: Page,
  schemes: readonly Scheme[] = ["light", "dark"],
): Promise<string[]> {
  const found = await byValidator(page);
  for (const scheme of schemes) found.push(...(await byEyes(page, scheme)));
  return found;
}

/** What may differ with the size and the colours of the same page. */
export async function byEyes(page: Page, colorScheme: Scheme): Promise<string[]> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  return [...(await byAxe(page)), ...(await bySniffer(page))];
}

/** `rules` names those to look for alone. */
export async function byAxe(
  page: Page,
  rules?: readonly string[],
): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window)))
    await page.evaluate(axe.source);
  return page.evaluate(
    async ({ tags, rules }) => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      // What stays in the window lies over what is scrolled under it; whether that can be reached, `layout.ts` sees.
      const staying = [...document.querySelectorAll<HTMLElement>("body *")].filter(
        (element) => getComputedStyle(element).position === "sticky",
      );
      for (const { style } of staying) style.position = "static";
      const { violations } = await axe.run({
        runOnly: rules
          ? { type: "rule", values: [...rules] }
          : { type: "tag", values: tags },
        resultTypes: ["violations"],
      });
      for (const { style } of staying) style.position = "";
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ html, failureSummary }) =>
            `axe, ${id}: ${html.slice(0, 160)} ${failureSummary}`,
        ),
      );
    },
    { tags: AXE_TAGS, rules },
  );
}

/** As with pa11y, errors alone: what it only warns of is for people to judge. */
export async function bySniffer(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "HTMLCS" in window)))
    await page.evaluate(sniffer);
  return page.evaluate(async (standard) => {
    interface Message {
      type: number;
      code: string;
      msg: string;
      element: Element;
    }
    const { HTMLCS } = window as unknown as {
      HTMLCS: {
        ERROR: number;
        process(standard: string, of: Document, done: () => void): void;
        getMessages(): Message[];
      };
    };
    await new Promise<void>((done) => HTMLCS.process(standard, document, done));
    return HTMLCS.getMessages()
      .filter(({ type }) => type === HTMLCS.ERROR)
      // Addresses of the staff's pages begin with `#/`: they lead to no place on this one.
      .filter(
        ({ code, element }) =>
          !code.endsWith("NoSuchID") ||
          element.getAttribute("href")?.startsWith("#/") !== true,
      )
      .map(
        ({ code, msg, element }) =>
          `HTML_CodeSniffer, ${code}: ${element.outerHTML.slice(0, 160)} ${msg}`,
      );
  }, SNIFFER_STANDARD);
}

/** Of what is there while scripts run: what is said where none do is in the document as it was served. */
export async function byValidator(page: Page): Promise<string[]> {
  const html = await page.evaluate(() => {
    const root = document.documentElement.cloneNode(true) as Element;
    for (const element of root.querySelectorAll("noscript")) element.remove();
    // What is loaded later is named in full, and is still from here.
    for (const link of root.querySelectorAll("link[href]")) {
      const { origin, pathname } = new URL(
        link.getAttribute("href") ?? "",
        location.href,
      );
      if (origin === location.origin) link.setAttribute("href", pathname);
    }
    return root.outerHTML;
  });
  return invalid(`<!doctype html>\n${html}`);
}

/** What is wrong with a document, wherever it comes from. */
export async function invalid(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, line, column, selector }) =>
        `html-validate, ${ruleId}: ${message} at ${line}:${column} ${selector ?? ""}`,
    ),
  );
}
