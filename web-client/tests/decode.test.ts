import { describe, expect, test } from "vitest";
import { toStaff } from "../src/protocol/decode_staff";
import { serviceInfo, toStudent } from "../src/protocol/decode_student";

const read = (value: unknown) => toStudent(JSON.stringify(value));

describe("a frame", () => {
  test("keeps what is known and passes over what is not", () => {
    expect(
      read({
        type: "position",
        position: 3,
        supporters: 2,
        wait_minutes: null,
        other_languages: ["de"],
        later: true,
      }),
    ).toEqual({
      type: "position",
      position: 3,
      supporters: 2,
      wait_minutes: null,
      other_languages: ["de"],
    });
  });

  test.each([
    ["not JSON", "{"],
    ["no object", "[]"],
    ["no type", "{}"],
    ["an unknown type", '{"type":"surprise"}'],
    ["a type from the prototype", '{"type":"constructor"}'],
    ["a missing field", '{"type":"seen"}'],
    ["a field of the wrong kind", '{"type":"seen","seq":"1"}'],
    ["half a number", '{"type":"seen","seq":1.5}'],
    ["an unknown event", '{"type":"noted","seq":1,"at":1,"event":{"kind":"danced"}}'],
  ])("that is %s is passed over", (_, json) => {
    expect(toStudent(json)).toBeNull();
  });

  test("reads events", () => {
    const event = { kind: "waiting", reason: "supporter_lost" };
    expect(read({ type: "noted", seq: 1, at: 2, event })).toMatchObject({ event });
  });

  test("reads an absent key as none", () => {
    const said = { type: "said", seq: 1, at: 2, author: "supporter", text: "hello" };
    expect(read(said)).toEqual({ ...said, key: null });
  });

  test("reads a whole case queue", () => {
    const queue = {
      type: "case_queue",
      now: 7,
      cases: [
        {
          id: "c",
          session: "s",
          pseudonym: "Quiet Heron",
          severity: "imminent",
          status: "escalated",
          opened_at: 1,
          claim_due_at: null,
          claimed_by: "m",
          offered_to: "n",
          offered_until: 5,
          moderator: "m",
          safety_asked_at: 2,
          safety_checked_at: null,
          notes: 0,
          contact_until: null,
          session_ended: false,
          flags: [
            {
              id: "f",
              source: "rule",
              verdict: "false",
              severity: "imminent",
              at: 1,
              seq: 4,
              signals: [{ rule: "r", why: "w", span: [0, 5] }],
            },
          ],
          escalation: {
            id: "e",
            status: "calling",
            since: 2,
            calls: 1,
            next_call_at: 3,
            nobody_reached: false,
            joined_by: null,
            coming: "s",
            next: ["clinician"],
            pages: [{ staff: "s", name: "clinician", at: 2, acknowledged_at: 3 }],
          },
          drill: false,
        },
      ],
    };
    expect(toStaff(JSON.stringify(queue))).toEqual(queue);
  });

  test("reads a desk, whose fields stand beside the type", () => {
    const desk = {
      type: "desk",
      ready: true,
      capacity: 1,
      waiting: 0,
      pairings: [],
      asking: [],
      messages: [],
    };
    expect(toStaff(JSON.stringify(desk))).toEqual(desk);
  });
});

test("service info is refused as a whole when a number is missing", () => {
  expect(() => serviceInfo({ name: "Quietline", crisis_contacts: [] })).toThrow();
});
