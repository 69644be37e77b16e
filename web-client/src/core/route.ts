/** Where a staff page is, from the part of the address behind `#`. The pager's link leads to a page. */

import type { CaseId, PageId, SessionId } from "../protocol/generated";

export type Route =
  | { readonly kind: "home" }
  | { readonly kind: "page"; readonly id: PageId }
  | { readonly kind: "case"; readonly id: CaseId }
  | { readonly kind: "wall" }
  | { readonly kind: "read"; readonly id: SessionId }
  | { readonly kind: "blocks" }
  | { readonly kind: "shifts" }
  | { readonly kind: "accounts" }
  | { readonly kind: "policy" }
  | { readonly kind: "rules" }
  | { readonly kind: "audit" };

export function routeOf(hash: string): Route {
  const [place, id] = hash.replace(/^#?\/?/, "").split("/");
  if (place === "pages" && id) return { kind: "page", id };
  if (place === "cases" && id) return { kind: "case", id };
  if (place === "wall" && id) return { kind: "read", id };
  if (place === "wall" || place === "blocks") return { kind: place };
  if (place === "shifts") return { kind: place };
  if (place === "policy") return { kind: place };
  if (place === "accounts" || place === "rules" || place === "audit") return { kind: place };
  return { kind: "home" };
}

export function hashOf(route: Route): string {
  switch (route.kind) {
    case "home":
      return "#/";
    case "page":
      return `#/pages/${route.id}`;
    case "case":
      return `#/cases/${route.id}`;
    case "read":
      return `#/wall/${route.id}`;
    case "wall":
    case "blocks":
    case "shifts":
    case "policy":
    case "accounts":
    case "rules":
    case "audit":
      return `#/${route.kind}`;
  }
}
