/** Requests to the server, as values: what came back, or the code that says why not. */

import type { Decoder } from "../protocol/decode";
import { errorCode } from "../protocol/decode_student";
import type { ErrorCode, StaffToken } from "../protocol/generated";

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: Refusal;
      /** Where and why, for a refusal that says so. */
      readonly body?: unknown;
    };

/** `unreachable`: nobody answered, or nobody that speaks our language. */
export type Refusal = ErrorCode | "unreachable";

export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

export interface Call<T> {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly token?: StaffToken | null;
  /** Absent when the answer has no body. */
  readonly decode?: Decoder<T>;
}

export async function request<T = void>(fetch: Fetch, call: Call<T>): Promise<Answer<T>> {
  try {
    const response = await fetch(call.path, initOf(call));
    if (!response.ok) return await refusalIn(response);
    const value = call.decode ? call.decode(await response.json()) : (undefined as T);
    return { ok: true, value };
  } catch {
    return { ok: false, code: "unreachable" };
  }
}

function initOf(call: Call<unknown>): RequestInit {
  const headers: Record<string, string> = {};
  if (call.token) headers["Authorization"] = `Bearer ${call.token}`;
  const init: RequestInit = {
    method: call.method ?? "GET",
    headers,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
  };
  if (call.body === undefined) return init;
  headers["Content-Type"] = "application/json";
  return { ...init, body: JSON.stringify(call.body) };
}

async function refusalIn(response: Response): Promise<Answer<never>> {
  try {
    const body = (await response.json()) as { code?: unknown } | null;
    const code = errorCode(body?.code);
    const saysMore = Object.keys(body ?? {}).length > 1;
    return saysMore ? { ok: false, code, body } : { ok: false, code };
  } catch {
    return { ok: false, code: response.status === 401 ? "not_signed_in" : "unreachable" };
  }
}
