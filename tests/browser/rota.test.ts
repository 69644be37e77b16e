/** The rota: a coordinator plans it, and two clinicians change a shift between them. */

import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { findings } from "./quality/findings";

test("a coordinator plans, a gap turns red, and an override closes it for a while", async ({
  world,
}) => {
  world.allow(/status of 422 .*\/api\/rota\/(overrides|plan)$/);
  const coordinator = await world.coordinator();
  await coordinator.signIn();
  await expect(coordinator.covered).toBeVisible();

  await coordinator.page
    .getByRole("button", { name: "Only at certain hours" })
    .click();
  await expect(
    coordinator.page.getByText("Not saved yet.", { exact: true }),
  ).toBeVisible();
  await coordinator.saveRota.click();
  await expect(coordinator.rotaSaved).toBeVisible();
  await expect(coordinator.gaps).toBeVisible();
  await expect(
    coordinator.page.getByText(/^Nobody is on call: /).first(),
  ).toBeVisible();

  await coordinator.putOnCall.click();
  await expect(
    coordinator.page.getByText("in place of the turn").first(),
  ).toBeVisible();
  await coordinator.putOnCall.click();
  await expect(
    coordinator.page.getByText("Part of this time is taken already."),
  ).toBeVisible();

  await coordinator.takeOff("clinician").click();
  await coordinator.saveRota.click();
  await expect(
    coordinator.page.getByText("Layer 1: Nobody takes turns in it."),
  ).toBeVisible();
  await coordinator.page.reload();
  await expect(coordinator.takeOff("clinician")).toBeVisible();
});

test("while nobody is on call, a student reads it beside the numbers", async ({
  world,
}) => {
  const [coordinator, student] = await Promise.all([
    world.coordinator(),
    world.student(),
  ]);
  await student.open();
  await expect(student.start).toBeVisible();
  await expect(student.nobodyOnCall).toBeHidden();

  await coordinator.signIn();
  await coordinator.removeLayer("Layer 1").click();
  await coordinator.saveRota.click();
  await expect(coordinator.gaps).toBeVisible();
  await student.open();

  await expect(student.nobodyOnCall).toBeVisible();
  await student.seesNumbers();
  await expect(student.start).toBeVisible();
});

test("a clinician asks another to take a shift, who takes it", async ({
  world,
}) => {
  const [coordinator, clinician] = await Promise.all([
    world.coordinator(),
    world.clinician(),
  ]);
  await coordinator.signIn();
  await coordinator.goTo("Staff");
  const password = await coordinator.addAccount("robin", "clinician");
  const robin = await world.anotherClinician("robin", password);

  await robin.signIn();
  await expect(robin.myShifts).toBeVisible();
  await clinician.signIn();
  await clinician.myShifts.click();
  await expect(clinician.shifts).toBeVisible();
  await clinician.giveAway.first().click();
  await expect(clinician.askThem).toBeVisible();
  await isAccessible(clinician.page);
  await clinician.askThem.click();
  await expect(clinician.hasAsked).toBeVisible();
  await isAccessible(clinician.page);

  // Both pages are told as it happens.
  await expect(
    robin.page.getByText("Somebody asks you to take a shift."),
  ).toBeVisible();
  await robin.myShifts.click();
  await expect(robin.isAsked).toBeVisible();
  await isAccessible(robin.page);
  await robin.takeIt.click();
  await expect(robin.isAsked).toBeHidden();
  await expect(clinician.hasAsked).toBeHidden();
  await robin.makeAddress.click();
  const address =
    (await robin.page.locator("code").textContent()) ?? "no address";
  const calendar = await robin.page.request.get(address);
  expect(await calendar.text()).toContain("BEGIN:VEVENT");

  await coordinator.goTo("Audit log");
  await expect(coordinator.entries("Shift taken")).toHaveCount(1);
  await coordinator.goTo("Rota");
  await expect(
    coordinator.page.getByRole("button", { name: /^Remove robin, / }),
  ).toBeVisible();
});

async function isAccessible(page: Page): Promise<void> {
  expect(await findings(page)).toEqual([]);
}
