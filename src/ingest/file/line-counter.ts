/** Knows on which physical line a byte of the text stands, holding only the lines that were not asked about yet. */

const LF = 10;
const CR = 13;

/** Lines end in LF, CRLF or CR. Offsets count the bytes of the decoded text (UTF-8, no byte order mark). */
export class LineCounter {
  #offset = 0;
  #afterCR = false;
  #ends: number[] = [];
  #next = 0;
  #passed = 0;

  /** The next piece of the text. */
  feed(chunk: Uint8Array): void {
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte === LF) this.#ends.push(this.#offset + index + 1);
      else if (this.#afterCR) this.#ends.push(this.#offset + index);
      this.#afterCR = byte === CR;
    }
    this.#offset += chunk.length;
  }

  /** The 1-based line of the byte at `offset`. Offsets must not go back. */
  lineAt(offset: number): number {
    while (this.#next < this.#ends.length && (this.#ends[this.#next] ?? 0) <= offset) {
      this.#next++;
      this.#passed++;
    }
    if (this.#next > 10_000) {
      this.#ends = this.#ends.slice(this.#next);
      this.#next = 0;
    }
    return this.#passed + 1;
  }
}
