/** The student's page: gives the state what it needs and shows it, in the language its reader reads best. */

import "../styles/base.css";
import { mount } from "svelte";
import { request, type Answer } from "../core/api";
import { learn } from "../i18n/languages";
import { spokenLanguage } from "../i18n/spoken.svelte";
import type { Decoder } from "../protocol/decode";
import type { ServiceInfo } from "../protocol/generated";
import { checkedIn, erased, reportReceived, serviceInfo } from "../protocol/decode_student";
import {
  isOnline,
  newKey,
  newToken,
  onWake,
  socketAt,
  steadyClock,
  tokenBox,
} from "../state/browser";
import { sayLeft } from "../state/leaving";
import { createStudent } from "../state/student.svelte";
import { keepFocus } from "../ui/keep_focus";
import App from "./App.svelte";

const AGAIN_MS = 2_000;
/** What the service says of itself is shown from the start, or else would push away what a finger is about to press. */
const WAIT_FOR_SERVICE_MS = 1_000;
const target = document.getElementById("app");
const clock = steadyClock();
const chosen = tokenBox("quietline.language");
const wished = [chosen.read() ?? "", ...navigator.languages].filter((one) => one !== "");

if (target) void begin(target);

async function begin(target: HTMLElement): Promise<void> {
  let asked: ReturnType<typeof askService> | null = askService();
  await untilSpoken();
  await Promise.race([asked, moment(WAIT_FOR_SERVICE_MS)]);
  const student = createStudent({
    open: socketAt("/ws/student"),
    clock,
    random: Math.random,
    isOnline,
    newKey,
    token: tokenBox("quietline.session"),
    visit: tokenBox("quietline.visit"),
    newToken,
    sayLeft,
    sendReport: (body) => post("/api/reports", body, reportReceived),
    sendCheckIn: (body) => post("/api/check-ins", body, checkedIn),
    sendErase: (body) => post("/api/erase", body, erased),
    language: spokenLanguage,
    askService() {
      const answer = asked ?? askService();
      asked = null;
      return answer;
    },
  });
  onWake(student.wake);
  target.replaceChildren();
  keepFocus(target);
  mount(App, {
    target,
    props: { student, onlanguage: (language: string) => void change(language) },
  });
}

function askService(): Promise<Answer<ServiceInfo>> {
  return request((path, init) => fetch(path, init), { path: "/api/service", decode: serviceInfo });
}

function moment(milliseconds: number): Promise<void> {
  return new Promise((over) => clock.after(milliseconds, over));
}

function post<T>(path: string, body: unknown, decode: Decoder<T>): Promise<Answer<T>> {
  return request((path, init) => fetch(path, init), { method: "POST", path, body, decode });
}

/** Without its sentences there is nothing to show: it is tried until they are there. */
async function untilSpoken(): Promise<void> {
  while (!(await speaks(wished))) {
    await moment(AGAIN_MS);
  }
}

async function change(language: string): Promise<void> {
  if (await speaks([language])) chosen.write(language);
}

/** False when it could not be downloaded. */
async function speaks(languages: readonly string[]): Promise<boolean> {
  try {
    const { language, direction } = await learn((path, init) => fetch(path, init), languages);
    Object.assign(document.documentElement, { lang: language, dir: direction });
  } catch {
    return false;
  }
  return true;
}
