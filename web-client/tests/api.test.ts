import { describe, expect, test } from "vitest";
import { request, type Fetch } from "../src/core/api";
import { text } from "../src/protocol/decode";

const answering =
  (status: number, body: string | null): Fetch =>
  async () =>
    new Response(body, { status });

describe("a request", () => {
  test("returns what the server said", async () => {
    const answer = await request(answering(200, '"hello"'), { path: "/", decode: text });
    expect(answer).toEqual({ ok: true, value: "hello" });
  });

  test("carries its token in a header, never in the address", async () => {
    const seen: { path: string; init: RequestInit }[] = [];
    await request(async (path, init) => (seen.push({ path, init }), new Response(null)), {
      method: "POST",
      path: "/api/cases/c/claim",
      token: "secret",
    });
    expect(seen[0]?.path).not.toContain("secret");
    expect(seen[0]?.init.headers).toEqual({ Authorization: "Bearer secret" });
    expect(seen[0]?.init.credentials).toBe("omit");
  });

  test.each([
    ["a problem", 409, '{"code":"conflict"}', "conflict"],
    ["a page that is not ours", 502, "<html>", "unreachable"],
    ["an unknown code", 400, '{"code":"strange"}', "unreachable"],
    ["a bare 401", 401, null, "not_signed_in"],
  ])("answered by %s says why", async (_, status, body, code) => {
    expect(await request(answering(status, body), { path: "/" })).toEqual({ ok: false, code });
  });

  test("whose answer is not what it should be counts as unanswered", async () => {
    const answer = await request(answering(200, "42"), { path: "/", decode: text });
    expect(answer).toEqual({ ok: false, code: "unreachable" });
  });

  test("that nobody answers says so", async () => {
    const offline: Fetch = () => Promise.reject(new TypeError("failed to fetch"));
    expect(await request(offline, { path: "/" })).toEqual({ ok: false, code: "unreachable" });
  });
});
