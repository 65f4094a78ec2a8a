import type { Duplex } from 'node:stream';
import { framed, Messages } from './message-frames.ts';

/** What is told of the other side. */
export interface Hears {
  /** Not yet checked. */
  message(message: unknown): void;
  /** Nothing is heard or can be sent any more; with an error where it wrote something else than messages. */
  end(error?: Error): void;
}

/**
 * Messages between a process and its child, over a pipe of their own. Unlike on Node's own channel, where a native
 * library's stray bytes end the process that hears them, they are only the end of the pipe.
 */
export class MessagePipe {
  readonly #stream: Duplex;
  readonly #hears: Hears;
  #ended = false;

  constructor(stream: Duplex, hears: Hears) {
    this.#stream = stream;
    this.#hears = hears;
    const messages = new Messages();
    stream.on('data', (bytes: Buffer) => {
      try {
        for (const message of messages.in(bytes)) {
          if (this.#ended) return;
          hears.message(message);
        }
      } catch (error) {
        this.#end(error instanceof Error ? error : new Error(String(error)));
      }
    });
    // A pipe that breaks closes as well.
    stream.on('error', () => undefined).once('close', () => this.#end());
  }

  /**
   * Resolves when the message is on its way; until then its samples must stay as they are.
   * @throws Error when something in it cannot be cloned, or the other side has gone
   */
  async send(message: unknown): Promise<void> {
    const parts = framed(message);
    this.#stream.cork();
    const sent = parts.map(
      (part) =>
        new Promise<void>((resolve, reject) => {
          this.#stream.write(part, (error) => (error ? reject(error) : resolve()));
        }),
    );
    this.#stream.uncork();
    await Promise.all(sent);
  }

  /** Lets the other side know that nothing more comes. */
  close(): void {
    this.#stream.end();
  }

  #end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stream.destroy();
    this.#hears.end(error);
  }
}
