import { expect, test } from "vitest";
import { moved } from "../src/core/rota";
import { hashOf, routeOf, type Route } from "../src/core/route";

test.each<Route>([
  { kind: "home" },
  { kind: "page", id: "p1" },
  { kind: "case", id: "c1" },
  { kind: "accounts" },
  { kind: "audit" },
])("a place can be linked to: $kind", (route) => {
  expect(routeOf(hashOf(route))).toEqual(route);
});

test.each(["", "#", "#/", "#/nowhere", "#/pages", "#/pages/"])("%s leads home", (hash) => {
  expect(routeOf(hash)).toEqual({ kind: "home" });
});

test("a rota changes by one place and never loses anybody", () => {
  expect(moved(["a", "b", "c"], "c", -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b"], "a", -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], "b", 1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], "x", 1)).toEqual(["a", "b"]);
});
