import tests from "./playwright.config";

export default {
  ...tests,
  testMatch: "quality/speed.ts",
  timeout: 600_000,
  retries: 0,
};
