/** The real service: the built binary as `quietline demo`, on a data folder and a port of its own. */

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export type Role = "supporter" | "moderator" | "clinician" | "coordinator";
export type Passwords = Readonly<Record<Role, string>>;

const binary = resolve(
  process.env["QUIETLINE_BIN"] ??
    join(import.meta.dirname, "../../target/debug/quietline"),
);
const START_WITHIN_MS = 30_000;

/** A data folder in which the demo's accounts exist already, so that each test need not make them. */
export interface House {
  readonly folder: string;
  readonly passwords: Passwords;
  remove(): Promise<void>;
}

export async function buildHouse(): Promise<House> {
  const folder = await newFolder();
  const service = new Service(folder, await freePort());
  await service.start();
  const passwords = service.printedPasswords();
  await service.stop();
  return { folder, passwords, remove: () => service.remove() };
}

/** Settings of a test's own, and the files that they name: `FOLDER` stands for where those are. */
export interface Settings {
  readonly toml: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A service of one's own, with the accounts of the house, on a disk that may be small. */
export async function moveIn(
  house: House,
  disk: SmallDisk | null = null,
  settings: Settings | null = null,
): Promise<Service> {
  const folder = disk === null ? await newFolder() : join(disk.folder, "data");
  await cp(house.folder, folder, { recursive: true });
  const written = settings && (await write(settings));
  const service = new Service(folder, await freePort(), written);
  await service.start();
  return service;
}

/** Gives the folder in which they are. */
async function write({ toml, files = {} }: Settings): Promise<string> {
  const folder = await newFolder();
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), text);
  await writeFile(join(folder, CONFIG), toml.replaceAll("FOLDER", folder));
  return folder;
}

const CONFIG = "quietline.toml";

/** A file system in memory that holds little. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Null when this account may not mount anything. */
  static async mount(): Promise<SmallDisk | null> {
    const folder = await newFolder();
    const mounted = spawnSync("mount", [
      "-t",
      "tmpfs",
      "-o",
      "size=8m",
      "tmpfs",
      folder,
    ]);
    return mounted.status === 0 ? new SmallDisk(folder) : null;
  }

  async fill(): Promise<void> {
    const filler = await open(this.filler, "w");
    for (let room = 8 * 1024 * 1024; room >= 4096;) {
      await filler.write(Buffer.alloc(room)).catch(() => (room /= 2));
    }
    await filler.close();
  }

  async makeRoom(): Promise<void> {
    await rm(this.filler);
  }

  async remove(): Promise<void> {
    spawnSync("umount", ["-l", this.folder]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private get filler(): string {
    return join(this.folder, "filler");
  }
}

export class Service {
  readonly origin: string;
  private process: ChildProcess | null = null;
  private printed = "";
  private log = "";
  private linksTaken = 0;

  constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly settings: string | null = null,
  ) {
    this.origin = `http://127.0.0.1:${port}`;
  }

  /** Starts on the same data and port, also after a kill. */
  async start(): Promise<void> {
    const { NO_COLOR, PATH } = process.env;
    const listen = `127.0.0.1:${this.port}`;
    const own =
      this.settings === null ? [] : ["--config", join(this.settings, CONFIG)];
    const child = spawn(
      binary,
      ["demo", "--data", this.folder, "--listen", listen, ...own],
      { stdio: ["ignore", "pipe", "pipe"], env: { NO_COLOR, PATH } },
    );
    child.stdout
      .setEncoding("utf8")
      .on("data", (text: string) => (this.printed += text));
    child.stderr
      .setEncoding("utf8")
      .on("data", (text: string) => (this.log += text));
    this.process = child;
    await this.untilReady(child);
  }

  /** What a power cut looks like: nothing is written, nobody is told. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
  }

  async remove(): Promise<void> {
    await this.kill();
    for (const folder of [this.folder, this.settings ?? this.folder])
      await rm(folder, { recursive: true, force: true });
  }

  /** What it said, for whoever looks into a failure. */
  output(): string {
    return `${this.printed}\n${this.log}`;
  }

  /** Plays a drill and gives what the command said once somebody has closed it. */
  async drill(): Promise<string> {
    const { NO_COLOR, PATH } = process.env;
    const child = spawn(
      binary,
      ["drill", "--data", this.folder, "--limit", "120"],
      { stdio: ["ignore", "pipe", "pipe"], env: { NO_COLOR, PATH } },
    );
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`the drill was not played:\n${said}`);
    return said;
  }

  /** The next link that the pager printed. */
  async nextPage(): Promise<string> {
    for (let waited = 0; waited < 15_000; waited += 50) {
      const link = this.pages()[this.linksTaken];
      if (link !== undefined) {
        this.linksTaken += 1;
        return link;
      }
      await pause(50);
    }
    throw new Error("the pager printed no further link");
  }

  /** All links that the pager printed. */
  pages(): readonly string[] {
    return [...this.printed.matchAll(/PAGER .*\n\s+(http\S+)/g)].map(
      ([, link]) => link ?? "",
    );
  }

  printedPasswords(): Passwords {
    const of = (role: Role): string => {
      const [, password] =
        new RegExp(`^ +${role} +(\\S+)$`, "m").exec(this.printed) ?? [];
      if (password === undefined)
        throw new Error(`no password of the ${role} was printed`);
      return password;
    };
    return {
      supporter: of("supporter"),
      moderator: of("moderator"),
      clinician: of("clinician"),
      coordinator: of("coordinator"),
    };
  }

  private async untilReady(child: ChildProcess): Promise<void> {
    for (let waited = 0; waited < START_WITHIN_MS; waited += 50) {
      if (child.exitCode !== null) break;
      const answer = await fetch(`${this.origin}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await pause(50);
    }
    throw new Error(`the service did not start:\n${this.output()}`);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }
}

/** A bad network between a browser and the service. */
export class Line {
  readonly origin: string;
  private readonly wires = new Set<Socket>();
  private state: "fine" | "cut" | "silent" | "stalled" = "fine";

  private constructor(
    private readonly server: Server,
    port: number,
    private readonly servicePort: number,
  ) {
    this.origin = `http://127.0.0.1:${port}`;
    server.on("connection", (near) => this.connect(near));
  }

  static async to(service: Service): Promise<Line> {
    const server = createServer();
    const port = await listen(server);
    return new Line(server, port, Number(new URL(service.origin).port));
  }

  /** Breaks every connection and refuses new ones. */
  cut(): void {
    this.state = "cut";
    for (const wire of this.wires) wire.destroy();
  }

  /** Loses every byte from here on without a word, as a phone in a tunnel does. */
  silence(): void {
    this.state = "silent";
    for (const wire of this.wires) wire.pause().unpipe();
  }

  /** Holds every byte back, and loses none. */
  stall(): void {
    this.state = "stalled";
    for (const wire of this.wires) wire.pause();
  }

  /** New connections work again; those that fell silent never wake up, those that stalled do. */
  restore(): void {
    if (this.state === "stalled") for (const wire of this.wires) wire.resume();
    this.state = "fine";
  }

  async remove(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, "close");
  }

  private connect(near: Socket): void {
    if (this.state === "cut") return void near.destroy();
    this.keep(near);
    if (this.state === "silent") return void near.pause();
    const far = connect(this.servicePort, "127.0.0.1");
    this.keep(far);
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  }

  private keep(wire: Socket): void {
    this.wires.add(wire);
    wire.on("close", () => this.wires.delete(wire)).on("error", () => {});
  }
}

async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "quietline-browser-"));
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("no free port");
  return address.port;
}
