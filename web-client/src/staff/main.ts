/** The staff page: gives the state what it needs and shows it. */

import "../styles/base.css";
import { mount } from "svelte";
import { isOnline, newKey, onWake, socketAt, steadyClock, tokenBox } from "../state/browser";
import { createStaff } from "../state/staff.svelte";
import { keepFocus } from "../ui/keep_focus";
import App from "./App.svelte";

const staff = createStaff({
  open: socketAt("/ws/staff"),
  fetch: (path, init) => fetch(path, init),
  clock: steadyClock(),
  random: Math.random,
  isOnline,
  newKey,
  token: tokenBox("quietline.staff"),
  hash: () => location.hash,
  goTo: (hash) => {
    location.hash = hash;
  },
});
onWake(staff.wake);
addEventListener("hashchange", staff.hashChanged);

const target = document.getElementById("app");
if (target) {
  keepFocus(target);
  mount(App, { target, props: { staff } });
}
