/** What topics are called on staff pages. */

import type { Topic, TopicChoice } from "../protocol/generated";

/** As the settings say it in English, else in the first language they do, else as it is stored. */
export function topicName(topic: Topic, topics: readonly TopicChoice[]): string {
  const names = topics.find(({ code }) => code === topic)?.names ?? {};
  return names["en"] ?? builtIn[topic] ?? Object.values(names)[0] ?? topic;
}

const builtIn: Readonly<Record<Topic, string>> = {
  studies: "studies and exams",
  loneliness: "loneliness",
  family: "family",
  relationship: "relationship",
  money: "money and housing",
  other: "something else",
};
