/** The student's page: gives the state what it needs and shows it. */

import "../styles/base.css";
import { mount } from "svelte";
import { request } from "../core/api";
import { serviceInfo } from "../protocol/decode_student";
import { isOnline, newKey, onWake, socketAt, steadyClock, tokenBox } from "../state/browser";
import { createStudent } from "../state/student.svelte";
import App from "./App.svelte";

const student = createStudent({
  open: socketAt("/ws/student"),
  clock: steadyClock(),
  random: Math.random,
  isOnline,
  newKey,
  token: tokenBox("quietline.session"),
  askService: () =>
    request((path, init) => fetch(path, init), { path: "/api/service", decode: serviceInfo }),
});
onWake(student.wake);

const target = document.getElementById("app");
if (target) mount(App, { target, props: { student } });
