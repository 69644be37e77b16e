/**
 * Looks for words in everything a browser has written into its profile: as they are, in two bytes a
 * letter, and in the blocks of LevelDB tables, which are compressed.
 */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

/** The files in which the word stands. */
export async function findInFolder(
  folder: string,
  word: string,
): Promise<string[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries.filter((entry) => entry.isFile());
  const found: string[] = [];
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (shapes(bytes, name).some((shape) => holds(shape, word))) {
      found.push(path);
    }
  }
  return found;
}

/** What a file says: its bytes, and what they unpack to. */
function shapes(bytes: Buffer, name: string): Buffer[] {
  const all = [bytes];
  if (name.endsWith(".ldb")) all.push(...blocksOf(bytes));
  for (const unpack of [gunzipSync, brotliDecompressSync]) {
    try {
      all.push(unpack(bytes));
    } catch {
      // Not packed that way.
    }
  }
  return all;
}

function holds(bytes: Buffer, word: string): boolean {
  return bytes.includes(word, 0, "utf8") || bytes.includes(word, 0, "utf16le");
}

/** The blocks of a LevelDB table, unpacked: the footer leads to the index, the index to the others. */
export function blocksOf(table: Buffer): Buffer[] {
  if (table.length < FOOTER_BYTES) return [];
  const footer = new Reader(table.subarray(table.length - FOOTER_BYTES));
  footer.varint();
  footer.varint();
  const index = blockAt(table, footer.varint(), footer.varint());
  const blocks: Buffer[] = [];
  const entries = new Reader(
    index.subarray(
      0,
      index.length - 4 * (index.readUInt32LE(index.length - 4) + 1),
    ),
  );
  while (entries.hasMore()) {
    entries.varint();
    const keyBytes = entries.varint();
    const valueBytes = entries.varint();
    entries.skip(keyBytes);
    const place = new Reader(entries.take(valueBytes));
    blocks.push(blockAt(table, place.varint(), place.varint()));
  }
  return blocks;
}

function blockAt(table: Buffer, offset: number, size: number): Buffer {
  const block = table.subarray(offset, offset + size);
  return table[offset + size] === SNAPPY ? unpackSnappy(block) : block;
}

/** Snappy is pieces that are given, and pieces that repeat what came before. */
export function unpackSnappy(packed: Buffer): Buffer {
  const from = new Reader(packed);
  const into = Buffer.alloc(from.varint());
  let at = 0;
  while (from.hasMore()) {
    const tag = from.byte();
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const length = 1 + (short < 60 ? short : from.little(short - 59));
      from.take(length).copy(into, at);
      at += length;
      continue;
    }
    const near = (tag & 3) === 1;
    const length = near ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    const back = near
      ? ((tag >> 5) << 8) | from.byte()
      : from.little((tag & 3) === 2 ? 2 : 4);
    for (let end = at + length; at < end; at += 1)
      into[at] = into[at - back] ?? 0;
  }
  return into;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  hasMore(): boolean {
    return this.at < this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  little(count: number): number {
    let value = 0;
    for (let place = 0; place < count; place += 1)
      value += this.byte() * 256 ** place;
    return value;
  }

  take(count: number): Buffer {
    const taken = this.bytes.subarray(this.at, this.at + count);
    this.at += count;
    return taken;
  }

  skip(count: number): void {
    this.at += count;
  }
}

const FOOTER_BYTES = 48;
const SNAPPY = 1;
