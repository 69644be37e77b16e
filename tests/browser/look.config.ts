import tests from "./playwright.config";

export default { ...tests, testMatch: "look.ts", timeout: 300_000 };
