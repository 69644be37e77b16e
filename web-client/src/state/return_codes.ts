/** What is asked of the service about return codes. Downloaded only when somebody wants one, or has one. */

import { request, type Answer } from "../core/api";
import {
  returnCodeKept,
  returnCodeOffered,
  returnCodeOpened,
} from "../protocol/decode_return_code";
import type {
  AskReturnCode,
  KeepReturnCode,
  OpenReturnCode,
  ReturnCodeKept,
  ReturnCodeOffered,
  ReturnCodeOpened,
  SessionToken,
} from "../protocol/generated";

const own = (path: string, init: RequestInit): Promise<Response> => fetch(path, init);

/** A code that is stored nowhere yet. */
export function askForCode(token: SessionToken): Promise<Answer<ReturnCodeOffered>> {
  const body: AskReturnCode = { token };
  const path = "/api/return-codes/offer";
  return request(own, { method: "POST", path, body, decode: returnCodeOffered });
}

/** From now on it leads back, to what was written here or to the message that is left with it. */
export function keepCode(
  token: SessionToken,
  { code, proof }: ReturnCodeOffered,
  message = false,
): Promise<Answer<ReturnCodeKept>> {
  const body: KeepReturnCode = { token, code, proof, message };
  return request(own, { method: "POST", path: "/api/return-codes", body, decode: returnCodeKept });
}

/** What was written to whoever has this code. */
export function openCode(code: string): Promise<Answer<ReturnCodeOpened>> {
  const body: OpenReturnCode = { code };
  const path = "/api/return-codes/open";
  return request(own, { method: "POST", path, body, decode: returnCodeOpened });
}
