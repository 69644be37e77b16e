import { beforeEach, describe, expect, test } from "vitest";
import shared from "../src/i18n/en/shared";
import staff from "../src/i18n/en/staff";
import student from "../src/i18n/en/student";
import visit from "../src/i18n/en/visit";
import { languages as written } from "../src/i18n/all";
import { learn, learnOfVisits, nameOf } from "../src/i18n/languages";
import { offeredLanguages, speak, spokenLanguage } from "../src/i18n/spoken.svelte";
import { t } from "../src/i18n/student";
import { t as later } from "../src/i18n/visit";
import type { Sentence, Sentences } from "../src/i18n/translate";

const languages = Object.keys(written);
const of = (language: string): Sentences => ({
  ...written[language]?.first,
  ...written[language]?.later,
});
const english: Sentences = { ...shared, ...student, ...visit };
const others = languages.filter((language) => language !== "en");

const forms = (sentence: Sentence | undefined): string[] =>
  typeof sentence === "string" ? [sentence] : sentence ? [sentence.one, sentence.other] : [];
const namesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
const longest = (sentence: Sentence | undefined): number =>
  Math.max(0, ...forms(sentence).map(({ length }) => length));

describe("every language", () => {
  test("is one of those that were promised", () => {
    expect([...languages].sort()).toEqual(["de", "en", "es", "fr", "pt"]);
    expect(languages.map(nameOf).sort()).toEqual([
      "Deutsch",
      "English",
      "Español",
      "Français",
      "Português",
    ]);
  });

  test.each(others)("%s has every sentence, in the same forms and with the same names", (one) => {
    const spoken = of(one);
    expect(Object.keys(spoken).sort()).toEqual(Object.keys(english).sort());
    for (const [key, sentence] of Object.entries(english)) {
      const said = spoken[key];
      expect(typeof said, key).toBe(typeof sentence);
      const names = forms(sentence).map(namesIn);
      expect(forms(said).map(namesIn), key).toEqual(names);
      for (const form of forms(said)) expect(form.trim(), key).not.toBe("");
    }
  });

  /** What stands on buttons, tabs and in one line. */
  const SHORT =
    /^(leave_now|menu\.button|urgent\.(button|call)|wish\.(confirm|cancel)|end\.(confirm|cancel)|terms\.(agree|back)|composer\.send|presence\.\w+|line\.(sent|delivered|seen)|waiting\.first|role\.can|role\.cannot)$/;

  test.each(languages)("%s fits a screen of 320 pixels", (one) => {
    const spoken = of(one);
    for (const key of Object.keys(english).filter((key) => SHORT.test(key))) {
      expect(longest(spoken[key]), key).toBeLessThanOrEqual(38);
    }
    // The two that are always in sight stand in one row.
    const row = longest(spoken["urgent.button"]) + longest(spoken["leave_now"]);
    expect(row).toBeLessThanOrEqual(36);
    for (const [key, sentence] of Object.entries(english)) {
      expect(longest(spoken[key]), key).toBeLessThanOrEqual(1.6 * longest(sentence) + 16);
    }
  });

  test("no sentence is in two files that are spoken together", () => {
    const both = (a: object, b: object): string[] => Object.keys(a).filter((key) => key in b);
    expect(both(shared, student)).toEqual([]);
    expect(both({ ...shared, ...student }, visit)).toEqual([]);
    expect(both(shared, staff)).toEqual([]);
  });
});

describe("a language is learned", () => {
  const answers = (body: unknown) => async (path: string) => {
    asked.push(path);
    return new Response(JSON.stringify(body));
  };
  const asked: string[] = [];
  const body = (language: string, part: "first" | "later") => ({
    language,
    direction: "ltr",
    languages: ["de", "fr"],
    sentences: written[language]?.[part] ?? {},
  });

  /** Every language, as the service gives it. */
  const server = async (path: string): Promise<Response> => {
    const query = new URLSearchParams(path.split("?")[1]);
    const part = query.get("part") === "later" ? "later" : "first";
    return answers(body(query.get("wished") ?? "", part))(path);
  };

  test("from the server, which knows the best of those wished for", async () => {
    const body = {
      language: "de",
      direction: "ltr",
      languages: ["de", "nl"],
      sentences: of("de"),
    };
    expect(await learn(answers(body), ["de-AT", "en"])).toEqual({
      language: "de",
      direction: "ltr",
    });
    expect(asked).toEqual(["/content?part=first&wished=de-AT%2Cen"]);
    expect(spokenLanguage()).toBe("de");
    expect(offeredLanguages()).toEqual(["de", "nl"]);
    expect(t("landing.start")).toBe(of("de")["landing.start"]);
  });

  test("and what is said before and after a conversation when it is needed, once", async () => {
    await learn(answers(body("de", "first")), ["de"]);
    asked.length = 0;
    await learnOfVisits(answers(body("de", "later")));
    await learnOfVisits(answers(body("de", "later")));
    expect(asked).toEqual(["/content?part=later&wished=de"]);
    expect(later("full.close")).toBe(of("de")["full.close"]);
  });

  test("in full from then on", async () => {
    asked.length = 0;
    await learn(server, ["fr"]);
    expect(asked).toEqual(["/content?part=first&wished=fr", "/content?part=later&wished=fr"]);
    expect(spokenLanguage()).toBe("fr");
    expect(later("full.close")).toBe(of("fr")["full.close"]);
  });

  describe("while another one is on its way", () => {
    /** An answer that comes when the test says so. */
    function held() {
      let go = () => {};
      const told = new Promise<void>((run) => (go = run));
      const fetch = async (path: string) => {
        await told;
        return server(path);
      };
      return { fetch, go };
    }

    beforeEach(() => speak("en", of("en")));

    test.each(["language", "rest"])(
      "and the %s comes first, all of it is spoken",
      async (first) => {
        const language = held();
        const rest = held();
        const learned = learn(language.fetch, ["de"]);
        const told = learnOfVisits(rest.fetch);
        if (first === "language") {
          language.go();
          await learned;
          rest.go();
        } else {
          rest.go();
          await told;
          language.go();
        }
        await Promise.all([learned, told]);
        expect(spokenLanguage()).toBe("de");
        expect(t("landing.start")).toBe(of("de")["landing.start"]);
        expect(later("full.close")).toBe(of("de")["full.close"]);
      },
    );

    test("and the rest cannot be had at first, it is asked for again", async () => {
      await expect(learnOfVisits(answers(null))).rejects.toThrow();
      await learnOfVisits(server);
      expect(later("full.close")).toBe(of("en")["full.close"]);
    });
  });

  test("or nothing changes", async () => {
    for (const body of [
      null,
      "de",
      { language: "fr", direction: "ltr", languages: ["fr"] },
      { language: "fr", direction: "ltr", languages: "fr", sentences: {} },
      { language: "fr", direction: "up", languages: ["fr"], sentences: {} },
      { language: "fr", direction: "ltr", languages: ["fr"], sentences: { title: { one: "x" } } },
    ]) {
      await expect(learn(answers(body), ["fr"])).rejects.toThrow();
    }
    expect(spokenLanguage()).toBe("en");
    expect(t("landing.start")).toBe(of("en")["landing.start"]);
  });
});

/**
 * How easily a text is read, from 0 (hard) to 100 (easy): Flesch's formula for English, Amstad's for
 * German. Newspapers are near 50; 75 is easy, what most people of twelve read without effort.
 */
describe("reading is easy", () => {
  const EASY = 75;
  const LONGEST_SENTENCE_WORDS = 24;
  const groups = /[aeiouy]+/gi;
  const germanGroups = /(äu|eu|ei|ie|au|aa|ee|oo|ai|[aeiouyäöü])/gi;

  function syllablesOfEnglish(word: string): number {
    const stem = word.toLowerCase().replace(/(?:[^laeiouy]es|[^aeiou]ed|[^l]e)$/, "");
    return Math.max(1, (stem.match(groups) ?? []).length);
  }

  const syllablesOfGerman = (word: string): number =>
    Math.max(1, (word.match(germanGroups) ?? []).length);

  /** Whole sentences only: a label of two words says nothing about style. */
  function sentencesOf(language: string): string[] {
    return Object.entries(of(language))
      .filter(([key]) => !key.startsWith("error."))
      .flatMap(([, sentence]) => forms(sentence))
      .filter((text) => /[.?!]$/.test(text))
      .flatMap((text) => text.split(/(?<=[.?!:])\s+/));
  }

  const wordsOf = (text: string): string[] => text.match(/\p{L}[\p{L}’'-]*/gu) ?? [];

  function measure(language: string, syllables: (word: string) => number) {
    const sentences = sentencesOf(language);
    const words = sentences.flatMap(wordsOf);
    const perSentence = words.length / sentences.length;
    const perWord = words.reduce((sum, word) => sum + syllables(word), 0) / words.length;
    return { perSentence, perWord };
  }

  test("in English, by Flesch", () => {
    const { perSentence, perWord } = measure("en", syllablesOfEnglish);
    expect(206.835 - 1.015 * perSentence - 84.6 * perWord).toBeGreaterThanOrEqual(EASY);
  });

  test("in German, by Amstad", () => {
    const { perSentence, perWord } = measure("de", syllablesOfGerman);
    expect(180 - perSentence - 58.5 * perWord).toBeGreaterThanOrEqual(EASY);
  });

  test.each(["en", "de"])("in %s no sentence is long", (language) => {
    const long = sentencesOf(language).filter(
      (text) => wordsOf(text).length > LONGEST_SENTENCE_WORDS,
    );
    expect(long).toEqual([]);
  });

  test("the measure tells easy from hard", () => {
    const easy = ["The", "cat", "sat", "on", "the", "mat"].map(syllablesOfEnglish);
    const hard = ["Institutional", "confidentiality"].map(syllablesOfEnglish);
    expect(easy).toEqual([1, 1, 1, 1, 1, 1]);
    expect(Math.min(...hard)).toBeGreaterThanOrEqual(5);
    expect(syllablesOfGerman("Unterhaltung")).toBe(4);
  });
});
