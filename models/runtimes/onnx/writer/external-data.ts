import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';

/** Where the bytes of a tensor lie: a file beside the graph's. */
export interface Placed {
  location: string;
  offset: number;
  length: number;
}

/** Of a page, so that onnxruntime maps weights into memory instead of reading them. */
const alignment = 4096;

/**
 * A file of weights beside graphs, written tensor by tensor: protobuf ends at 2 GiB, and no more than one tensor
 * is in memory. Several graphs may point into it.
 */
export class ExternalData {
  readonly #file: FileHandle;
  readonly #location: string;
  #offset = 0;

  private constructor(file: FileHandle, location: string) {
    this.#file = file;
    this.#location = location;
  }

  static async create(path: string): Promise<ExternalData> {
    return new ExternalData(await open(path, 'wx'), basename(path));
  }

  async append(bytes: Uint8Array): Promise<Placed> {
    const offset = Math.ceil(this.#offset / alignment) * alignment;
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, offset + at);
      at += bytesWritten;
    }
    this.#offset = offset + bytes.length;
    return { location: this.#location, offset, length: bytes.length };
  }

  /** Returns when the disk has it: what is renamed into place afterwards is whole even after a power cut. */
  async finish(): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
  }

  /** For what will not be finished. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }
}
