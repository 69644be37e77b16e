import { expect, test } from "vitest";
import { contactApi, detailsOf } from "../src/core/contact";

const EMPTY = { phone: "", place: "", name: "" };

test("nothing is left while nothing is filled in, and nothing that is too long", () => {
  expect(detailsOf(EMPTY)).toBeNull();
  expect(detailsOf({ ...EMPTY, place: "  \n" })).toBeNull();
  expect(detailsOf({ ...EMPTY, phone: "9".repeat(301) })).toBeNull();
  expect(detailsOf({ ...EMPTY, phone: " 0170 1 " })).toEqual({
    phone: "0170 1",
    place: null,
    name: null,
  });
});

test("the token stands in the body, never in the address", async () => {
  const calls: { path: string; body: unknown }[] = [];
  const api = contactApi(async (path, init) => {
    calls.push({ path, body: JSON.parse(String(init.body)) });
    return new Response(JSON.stringify({ until: 5 }), { status: 200 });
  });

  expect(await api.state("aa")).toEqual({ ok: true, value: { until: 5 } });
  const details = { phone: "1", place: null, name: null };
  expect(await api.leave("aa", details)).toEqual({ ok: true, value: { until: 5 } });

  expect(calls).toEqual([
    { path: "/api/contact/state", body: { token: "aa" } },
    { path: "/api/contact", body: { token: "aa", details } },
  ]);
});
