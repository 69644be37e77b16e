/** How somebody is, from 0 to 10, and what a page makes of it. */

import type { Choices, Topic, Wish } from "../../protocol/generated";

export const scale = Array.from({ length: 11 }, (_, value) => ({ value, label: String(value) }));

/** Whoever says this is offered a person or a phone first. */
export function isSevere(wish: Wish, choices: Choices): boolean {
  const { feeling, topic } = wish;
  const severeTopic = choices.topics.some(({ code, severe }) => severe && code === topic);
  return (feeling !== null && feeling <= SEVERE) || severeTopic;
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

const SEVERE = 1;
