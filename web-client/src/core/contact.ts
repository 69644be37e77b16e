/** What a student leaves to be reached by: asked for and said apart from everything else. */

import { count, object, orNull } from "../protocol/decode";
import type { ContactDetails, ContactState, SessionToken } from "../protocol/generated";
import { request, type Answer, type Fetch } from "./api";
import { bytesIn, tidy } from "./text";

/** The most bytes of each part. */
export const CONTACT_MAX_BYTES = 300;

const contactState = object<ContactState>({ until: orNull(count) });

export interface ContactForm {
  readonly phone: string;
  readonly place: string;
  readonly name: string;
}

/** Null while nothing is filled in, or something is too long. */
export function detailsOf(form: ContactForm): ContactDetails | null {
  const [phone, place, name] = [form.phone, form.place, form.name].map(tidy) as [
    string,
    string,
    string,
  ];
  if (phone + place + name === "") return null;
  if ([phone, place, name].some((part) => bytesIn(part) > CONTACT_MAX_BYTES)) return null;
  return { phone: phone || null, place: place || null, name: name || null };
}

export function contactApi(fetch: Fetch) {
  const post = { method: "POST" } as const;
  return {
    state: (token: SessionToken): Promise<Answer<ContactState>> =>
      request(fetch, {
        ...post,
        path: "/api/contact/state",
        body: { token },
        decode: contactState,
      }),
    leave: (token: SessionToken, details: ContactDetails): Promise<Answer<ContactState>> =>
      request(fetch, {
        ...post,
        path: "/api/contact",
        body: { token, details },
        decode: contactState,
      }),
    takeBack: (token: SessionToken): Promise<Answer<void>> =>
      request(fetch, { ...post, path: "/api/contact/take-back", body: { token } }),
  };
}
