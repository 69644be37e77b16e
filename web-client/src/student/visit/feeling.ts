/** How somebody is, from 0 to 10, and what a page makes of it. */

import type { Choices, Topic, Wish } from "../../protocol/generated";

export const scale = Array.from({ length: 11 }, (_, value) => ({ value, label: String(value) }));

/** Whoever is so low is offered a person or a phone first. */
export function isVeryLow({ feeling }: Wish): boolean {
  return feeling !== null && feeling <= VERY_LOW;
}

/** So is whoever chooses a topic that the service marks. */
export function isSevereTopic({ topic }: Wish, choices: Choices): boolean {
  return choices.topics.some(({ code, severe }) => severe && code === topic);
}

/** The topics that this page has words for. */
export const wordsForTopics = [
  "studies",
  "loneliness",
  "family",
  "relationship",
  "money",
  "other",
] as const;

export function hasWords(topic: Topic): topic is (typeof wordsForTopics)[number] {
  return (wordsForTopics as readonly string[]).includes(topic);
}

const VERY_LOW = 1;
