/** The staff HTTP API, one function per request. */

import { list } from "../protocol/decode";
import { blockView, reportView } from "../protocol/decode_moderator";
import {
  auditCheckView,
  auditView,
  calendarLink,
  caseView,
  contactView,
  summaryView,
  flagRaised,
  matchingView,
  noteView,
  overrideView,
  pageView,
  planView,
  policyRefused,
  policyView,
  rulesView,
  shiftsView,
  signedIn,
  spansView,
  staffAdded,
  staffView,
  swapView,
} from "../protocol/decode_staff";
import { serviceInfo } from "../protocol/decode_student";
import type {
  AddOverride,
  AddStaff,
  AskForHelp,
  AskSwap,
  BlockId,
  CaseId,
  EndAndBlock,
  EscalationId,
  EscalationPolicy,
  FlagId,
  LiftBlock,
  MarkFlag,
  MarkMissed,
  Matching,
  OfferCase,
  OpenContact,
  OverrideId,
  PageId,
  PolicyFault,
  RaiseFlag,
  Resolve,
  SessionId,
  SetPlan,
  SignIn,
  StaffId,
  StaffToken,
  SwapId,
  Timestamp,
  WriteNote,
} from "../protocol/generated";
import { request, type Answer, type Call, type Fetch } from "./api";

/** What is said to a swap request: the two last by whoever was asked. */
export type SwapAnswer = "withdraw" | "accept" | "decline";

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

    extend: (session: SessionId) =>
      ask({ method: "POST", path: at`/api/sessions/${session}/extend` }),
    askForHelp: (session: SessionId, body: AskForHelp) =>
      ask({ method: "POST", path: at`/api/sessions/${session}/help`, body, decode: flagRaised }),
    endAndBlock: (id: CaseId, body: EndAndBlock) =>
      ask({ method: "POST", path: at`/api/cases/${id}/block`, body, decode: blockView }),
    reports: (id: CaseId) => ask({ path: at`/api/cases/${id}/reports`, decode: list(reportView) }),
    confirmBlock: (id: BlockId) =>
      ask({ method: "POST", path: at`/api/blocks/${id}/confirm`, decode: blockView }),
    refuseBlock: (id: BlockId) => ask({ method: "POST", path: at`/api/blocks/${id}/refuse` }),
    liftBlock: (id: BlockId, body: LiftBlock) =>
      ask({ method: "POST", path: at`/api/blocks/${id}/lift`, body }),

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
    summary: (id: CaseId) => ask({ path: at`/api/cases/${id}/summary`, decode: summaryView }),
    openContact: (id: CaseId, body: OpenContact) =>
      ask({ method: "POST", path: at`/api/cases/${id}/contact`, body, decode: contactView }),
    tellClinician: (id: SessionId, body: WriteNote) =>
      ask({ method: "POST", path: at`/api/sessions/${id}/notes`, body }),
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

    acknowledge: (id: PageId) =>
      ask({ method: "POST", path: at`/api/pages/${id}/acknowledge`, decode: pageView }),
    policy: () => ask({ path: "/api/policy", decode: policyView }),
    /** A policy that cannot be used comes back with everything that is wrong with it. */
    setPolicy: async (body: EscalationPolicy) => {
      const answer = await ask({ method: "PUT", path: "/api/policy", body, decode: policyView });
      const found = !answer.ok && answer.body !== undefined;
      const faults: readonly PolicyFault[] = found ? policyRefused(answer.body).faults : [];
      return { answer, faults };
    },

    plan: () => ask({ path: "/api/rota/plan", decode: planView }),
    setPlan: (body: SetPlan) =>
      ask({ method: "PUT", path: "/api/rota/plan", body, decode: planView }),
    spans: (from: Timestamp, days: number) =>
      ask({ path: `/api/rota/spans?from=${from}&days=${days}`, decode: spansView }),
    addOverride: (body: AddOverride) =>
      ask({ method: "POST", path: "/api/rota/overrides", body, decode: overrideView }),
    removeOverride: (id: OverrideId) =>
      ask({ method: "DELETE", path: at`/api/rota/overrides/${id}` }),
    shifts: () => ask({ path: "/api/rota/shifts", decode: shiftsView }),
    askSwap: (body: AskSwap) =>
      ask({ method: "POST", path: "/api/rota/swaps", body, decode: swapView }),
    answerSwap: (id: SwapId, answer: SwapAnswer) =>
      ask({ method: "POST", path: at`/api/rota/swaps/${id}/${answer}` }),
    renewCalendar: () => ask({ method: "POST", path: "/api/rota/calendar", decode: calendarLink }),
    staff: () => ask({ path: "/api/staff", decode: list(staffView) }),
    addStaff: (body: AddStaff) =>
      ask({ method: "POST", path: "/api/staff", body, decode: staffAdded }),
    disable: (id: StaffId) => ask({ method: "POST", path: at`/api/staff/${id}/disable` }),
    matching: () => ask({ path: "/api/staff/matching", decode: list(matchingView) }),
    setMatching: (id: StaffId, body: Matching) =>
      ask({ method: "PUT", path: at`/api/staff/${id}/matching`, body }),
    /** What students read of the service, and may choose. */
    service: () => request(fetch, { path: "/api/service", decode: serviceInfo }),
    audit: () => ask({ path: "/api/audit", decode: list(auditView) }),
    checkAudit: () => ask({ path: "/api/audit/check", decode: auditCheckView }),
  };
}

/** A path whose parts cannot break out of their place, whatever came in by the address. */
function at(strings: TemplateStringsArray, ...ids: string[]): string {
  return String.raw({ raw: strings }, ...ids.map(encodeURIComponent));
}
