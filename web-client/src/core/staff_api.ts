/** The staff HTTP API, one function per request. */

import { list } from "../protocol/decode";
import {
  auditCheckView,
  auditView,
  caseView,
  flagRaised,
  noteView,
  pageView,
  rota,
  rulesView,
  signedIn,
  staffAdded,
  staffView,
} from "../protocol/decode_staff";
import type {
  AddStaff,
  CaseId,
  EscalationId,
  FlagId,
  MarkFlag,
  MarkMissed,
  OfferCase,
  PageId,
  RaiseFlag,
  Resolve,
  Rota,
  SessionId,
  SignIn,
  StaffId,
  StaffToken,
  WriteNote,
} from "../protocol/generated";
import { request, type Answer, type Call, type Fetch } from "./api";

export type StaffApi = ReturnType<typeof staffApi>;

/** `tokenNow` is asked before every request; `onSignedOut` hears when the server no longer knows it. */
export function staffApi(fetch: Fetch, tokenNow: () => StaffToken | null, onSignedOut: () => void) {
  async function ask<T = void>(call: Call<T>): Promise<Answer<T>> {
    const token = tokenNow();
    const answer = await request(fetch, { ...call, token });
    if (!answer.ok && answer.code === "not_signed_in" && token === tokenNow()) onSignedOut();
    return answer;
  }

  return {
    signIn: (body: SignIn) =>
      request(fetch, { method: "POST", path: "/api/sign-in", body, decode: signedIn }),
    signOut: () => ask({ method: "POST", path: "/api/sign-out" }),
    me: () => ask({ path: "/api/me", decode: staffView }),

    raiseFlag: (session: SessionId, body: RaiseFlag) =>
      ask({ method: "POST", path: at`/api/sessions/${session}/flags`, body, decode: flagRaised }),

    claim: (id: CaseId) =>
      ask({ method: "POST", path: at`/api/cases/${id}/claim`, decode: caseView }),
    release: (id: CaseId) =>
      ask({ method: "POST", path: at`/api/cases/${id}/release`, decode: caseView }),
    offer: (id: CaseId, body: OfferCase) =>
      ask({ method: "POST", path: at`/api/cases/${id}/offer`, body, decode: caseView }),
    accept: (id: CaseId) =>
      ask({ method: "POST", path: at`/api/cases/${id}/accept`, decode: caseView }),
    decline: (id: CaseId) =>
      ask({ method: "POST", path: at`/api/cases/${id}/decline`, decode: caseView }),
    askAboutSafety: (id: CaseId) =>
      ask({ method: "POST", path: at`/api/cases/${id}/ask-about-safety`, decode: caseView }),
    safetyChecked: (id: SessionId) =>
      ask({ method: "POST", path: at`/api/sessions/${id}/safety-checked` }),
    endConversation: (id: CaseId, body: WriteNote) =>
      ask({ method: "POST", path: at`/api/cases/${id}/end`, body, decode: caseView }),
    steps: (id: CaseId) => ask({ path: at`/api/cases/${id}/steps`, decode: list(auditView) }),
    writeNote: (id: CaseId, body: WriteNote) =>
      ask({ method: "POST", path: at`/api/cases/${id}/notes`, body }),
    escalate: (id: CaseId) =>
      ask({ method: "POST", path: at`/api/cases/${id}/escalate`, decode: caseView }),
    resolve: (id: CaseId, body: Resolve) =>
      ask({ method: "POST", path: at`/api/cases/${id}/resolve`, body, decode: caseView }),
    notes: (id: CaseId) => ask({ path: at`/api/cases/${id}/notes`, decode: list(noteView) }),

    judge: (id: FlagId, body: MarkFlag) =>
      ask({ method: "POST", path: at`/api/flags/${id}/verdict`, body, decode: caseView }),
    missed: (id: CaseId, body: MarkMissed) =>
      ask({ method: "POST", path: at`/api/cases/${id}/missed`, body, decode: caseView }),
    rules: () => ask({ path: "/api/rules", decode: rulesView }),

    page: (id: PageId) => ask({ path: at`/api/pages/${id}`, decode: pageView }),
    close: (id: EscalationId, body: Resolve) =>
      ask({ method: "POST", path: at`/api/escalations/${id}/close`, body }),

    rota: () => ask({ path: "/api/rota", decode: rota }),
    setRota: (body: Rota) => ask({ method: "PUT", path: "/api/rota", body, decode: rota }),
    staff: () => ask({ path: "/api/staff", decode: list(staffView) }),
    addStaff: (body: AddStaff) =>
      ask({ method: "POST", path: "/api/staff", body, decode: staffAdded }),
    disable: (id: StaffId) => ask({ method: "POST", path: at`/api/staff/${id}/disable` }),
    audit: () => ask({ path: "/api/audit", decode: list(auditView) }),
    checkAudit: () => ask({ path: "/api/audit/check", decode: auditCheckView }),
  };
}

/** A path whose parts cannot break out of their place, whatever came in by the address. */
function at(strings: TemplateStringsArray, ...ids: string[]): string {
  return String.raw({ raw: strings }, ...ids.map(encodeURIComponent));
}
