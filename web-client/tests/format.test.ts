import { describe, expect, test } from "vitest";
import { locale } from "../src/ui/format";

describe("times are written", () => {
  test("in the language that is read, whatever the browser speaks", () => {
    expect(locale("fr", ["en-GB", "en"])).toBe("fr");
    expect(locale("de", [])).toBe("de");
  });

  test("as it is done where the reader is", () => {
    expect(locale("en", ["de-AT", "en-GB"])).toBe("en-GB");
    expect(locale("pt", ["pt"])).toBe("pt");
    expect(locale("es", ["est-EE", "es-MX"])).toBe("es-MX");
  });
});
