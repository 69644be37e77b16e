/**
 * A service of its own for every test, and people who meet there. Whatever their browsers complain
 * about fails the test: errors, breaches of the content security policy, requests to anywhere else.
 */

import { writeFile } from "node:fs/promises";
import {
  expect,
  test as base,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "@playwright/test";
import {
  Clinician,
  Coordinator,
  Moderator,
  Staff,
  Student,
  Supporter,
} from "./people";
import {
  buildHouse,
  Line,
  moveIn,
  SmallDisk,
  type House,
  type Role,
  type Service,
  type Settings,
} from "./service";

export { expect };

/** What a browser says while nobody answers. */
const OUTAGE = /net::ERR_|WebSocket connection to .* failed/;

export class World {
  private readonly windows: { name: string; page: Page; console: string[] }[] =
    [];
  private readonly contexts: BrowserContext[] = [];
  private readonly complaints: string[] = [];
  private readonly allowed: RegExp[] = [];
  private readonly lines: Line[] = [];

  constructor(
    readonly service: Service,
    private readonly house: House,
    private readonly browser: Browser,
    private readonly smallDisk: SmallDisk | null,
  ) {}

  /** What the service keeps everything on, in a test that asked for a small one. */
  get disk(): SmallDisk {
    if (this.smallDisk === null)
      throw new Error("the disk of this test is as large as any");
    return this.smallDisk;
  }

  async student(options?: BrowserContextOptions): Promise<Student> {
    return new Student(await this.newWindow("student", options));
  }

  /** A student with a bad network, which the test breaks and mends. */
  async studentOnALine(): Promise<{ student: Student; line: Line }> {
    const line = await Line.to(this.service);
    this.lines.push(line);
    return { student: await this.student({ baseURL: line.origin }), line };
  }

  /** Another tab of the same browser. */
  async anotherTab(of: Student, open: () => Promise<void>): Promise<Student> {
    const opened = of.page.context().waitForEvent("page");
    await open();
    return new Student(await opened);
  }

  supporter(options?: BrowserContextOptions): Promise<Supporter> {
    return this.staff(Supporter, "supporter", options);
  }

  moderator(options?: BrowserContextOptions): Promise<Moderator> {
    return this.staff(Moderator, "moderator", options);
  }

  clinician(options?: BrowserContextOptions): Promise<Clinician> {
    return this.staff(Clinician, "clinician", options);
  }

  /** A clinician whose account was added during the test. */
  async anotherClinician(name: string, password: string): Promise<Clinician> {
    const page = await this.newWindow(name);
    return new Clinician(page, "clinician", password, name);
  }

  coordinator(options?: BrowserContextOptions): Promise<Coordinator> {
    return this.staff(Coordinator, "coordinator", options);
  }

  /** A student and a supporter who talk with each other. */
  async paired(
    one?: Student,
  ): Promise<{ student: Student; supporter: Supporter; name: string }> {
    const [student, supporter] = await Promise.all([
      one ?? this.student(),
      this.supporter(),
    ]);
    await Promise.all([
      student.comeIn(),
      supporter.signIn().then(() => supporter.getReady()),
    ]);
    await student.isPaired();
    await expect(supporter.message).toBeEditable();
    return { student, supporter, name: await supporter.studentName() };
  }

  /** From here on it is no fault when a connection fails. */
  expectOutage(): void {
    this.allow(OUTAGE);
  }

  allow(complaint: RegExp): void {
    this.allowed.push(complaint);
  }

  /** What went wrong in any of the windows. */
  faults(): readonly string[] {
    return this.complaints.filter(
      (said) => !this.allowed.some((pattern) => pattern.test(said)),
    );
  }

  /** Pictures and consoles, for whoever looks into a failure. */
  async keep(path: (name: string) => string): Promise<void> {
    await writeFile(path("service.log"), this.service.output());
    for (const [index, { name, page, console }] of this.windows.entries()) {
      const file = `${index + 1}-${name}`;
      await writeFile(
        path(`${file}.console.txt`),
        `${page.url()}\n${console.join("\n")}\n`,
      );
      await page.screenshot({ path: path(`${file}.png`) }).catch(() => {});
    }
  }

  async leave(): Promise<void> {
    await Promise.all(this.contexts.map((context) => context.close()));
    await Promise.all(this.lines.map((line) => line.remove()));
  }

  private async staff<T extends Staff>(
    Kind: new (page: Page, role: Role, password: string) => T,
    role: Role,
    options?: BrowserContextOptions,
  ): Promise<T> {
    return new Kind(
      await this.newWindow(role, options),
      role,
      this.house.passwords[role],
    );
  }

  private async newWindow(
    name: string,
    options?: BrowserContextOptions,
  ): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.service.origin,
      ...options,
    });
    this.contexts.push(context);
    await context.addInitScript(() => {
      addEventListener(
        "securitypolicyviolation",
        ({ violatedDirective, blockedURI }) =>
          console.error(
            `content security policy: ${violatedDirective} ${blockedURI}`,
          ),
      );
    });
    context.on("request", (request) => this.checkOrigin(name, request.url()));
    context.on("page", (page) => this.watch(name, page));
    return context.newPage();
  }

  private watch(name: string, page: Page): void {
    const console: string[] = [];
    this.windows.push({ name, page, console });
    const complain = (said: string) => this.complaints.push(`${name}: ${said}`);
    page.on("console", (message) => {
      const said = `${message.type()}: ${message.text()} ${message.location().url}`;
      console.push(said);
      if (["error", "warning", "assert"].includes(message.type()))
        complain(said);
    });
    page.on("pageerror", (error) => {
      console.push(String(error.stack));
      complain(`error on the page: ${error.message}`);
    });
    page.on("crash", () => complain("the page crashed"));
    page.on("websocket", (socket) => this.checkOrigin(name, socket.url()));
    page.on("dialog", (dialog) => {
      complain(`the page opened a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  private checkOrigin(name: string, address: string): void {
    const { protocol, host } = new URL(address);
    const own = [this.service, ...this.lines].map(
      ({ origin }) => new URL(origin).host,
    );
    if (
      ["http:", "https:", "ws:", "wss:"].includes(protocol) &&
      !own.includes(host)
    ) {
      this.complaints.push(`${name}: a request to ${host}`);
    }
  }
}

interface Fixtures {
  /** Whether the service keeps everything on a disk that a test can fill. */
  onSmallDisk: boolean;
  /** What the service is set to, where that is not the default. */
  settings: Settings | null;
  world: World;
}

interface WorkerFixtures {
  house: House;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  house: [
    async ({}, use) => {
      const house = await buildHouse();
      await use(house);
      await house.remove();
    },
    { scope: "worker" },
  ],

  onSmallDisk: [false, { option: true }],
  settings: [null, { option: true }],

  world: async ({ browser, house, onSmallDisk, settings }, use, testInfo) => {
    const disk = onSmallDisk ? await SmallDisk.mount() : null;
    testInfo.skip(
      onSmallDisk && disk === null,
      "a disk cannot be mounted without root",
    );
    const service = await moveIn(house, disk, settings);
    const world = new World(service, house, browser, disk);
    await use(world);
    const faults = world.faults();
    const failed =
      testInfo.status !== testInfo.expectedStatus || faults.length > 0;
    if (failed) await world.keep((name) => testInfo.outputPath(name));
    await world.leave();
    await service.remove();
    await disk?.remove();
    expect(faults, "what the browsers complained about").toEqual([]);
  },
});
