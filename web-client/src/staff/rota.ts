/** Refusals of the rota in words, with their place. */

import type { Answer, Refusal } from "../core/api";
import { t as shared } from "../i18n/shared";
import { t } from "../i18n/staff";
import { rotaProblem } from "../protocol/decode_staff";

type Refused = Extract<Answer<unknown>, { ok: false }>;

/** Why it was refused; `layers` are the names of those that were sent. */
export function reasonOf(refused: Refused, layers: readonly string[]): string {
  if (refused.code !== "bad_rota") return shared(`error.${refused.code satisfies Refusal}`);
  try {
    const { fault, layer } = rotaProblem(refused.body);
    const reason = t(`rota.fault.${fault}`);
    if (layer === null) return reason;
    const name = layers[layer]?.trim() || t("rota.layer.nth", { n: layer + 1 });
    return t("rota.fault.at", { layer: name, reason });
  } catch {
    return shared("error.bad_rota");
  }
}
