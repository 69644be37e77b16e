import { describe, expect, it } from "vitest";
import { changedWall, inOrder, isExhausted, isUnanswered, wholeWall } from "../src/core/wall";
import type { WallView } from "../src/protocol/generated";

function view(session: string, more: Partial<WallView> = {}): WallView {
  return {
    session,
    pseudonym: "Calm Otter",
    student_here: true,
    people: [],
    since: 1_000,
    waiting_since: null,
    left_at: null,
    student_said_at: null,
    staff_said_at: null,
    severity: null,
    case: null,
    asks_for_help: false,
    calling: null,
    urgent_only: false,
    ...more,
  };
}

describe("the wall", () => {
  it("has the most severe first, then whoever wrote nothing for the longest time", () => {
    const wall = wholeWall([
      view("a", { student_said_at: 9_000 }),
      view("b", { student_said_at: 5_000 }),
      view("c", { since: 2_000 }),
      view("d", { severity: "imminent", student_said_at: 9_999 }),
      view("e", { severity: "low", student_said_at: 8_000 }),
    ]);
    expect(inOrder(wall).map(({ session }) => session)).toEqual(["d", "e", "c", "b", "a"]);
  });

  it("takes in what changed and keeps the rest as it was", () => {
    const kept = view("kept");
    const wall = wholeWall([kept, view("spoke"), view("over")]);
    const changed = changedWall(wall, {
      type: "wall_changed",
      set: [view("new")],
      spoke: [
        { session: "spoke", student_said_at: 7_000, staff_said_at: null },
        { session: "unknown", student_said_at: 7_000, staff_said_at: null },
      ],
      gone: ["over"],
    });
    expect([...changed.keys()]).toEqual(["kept", "spoke", "new"]);
    expect(changed.get("kept")).toBe(kept);
    expect(changed.get("spoke")?.student_said_at).toBe(7_000);
  });

  it("says whose words wait, and that nobody was reached", () => {
    expect(isUnanswered(view("a"))).toBe(false);
    expect(isUnanswered(view("a", { student_said_at: 5 }))).toBe(true);
    expect(isUnanswered(view("a", { student_said_at: 5, staff_said_at: 6 }))).toBe(false);
    expect(isExhausted(wholeWall([view("a", { calling: "calling" })]))).toBe(false);
    expect(isExhausted(wholeWall([view("a", { calling: "nobody_reached" })]))).toBe(true);
  });
});
