import { SimplePlugin } from '@temporalio/plugin';
import type { ClientOptions, ClientPlugin, ConnectionPlugin } from '@temporalio/client';
import type { NativeConnectionPlugin, WorkerOptions, WorkerPlugin } from '@temporalio/worker';
import { LabError } from '../contract/failure.ts';
import { failureGuard } from './failure-guard.ts';
import { ensureSearchAttributes } from './search-attributes.ts';

export const pluginName = 'modellab.Core';

export interface StepsPluginOptions {
  /** By name; each starts with `lab.`. */
  activities: object;
  /** Whose secrets never leave the process. */
  env: NodeJS.ProcessEnv;
  /** Whether the namespace has, or may be given, the lab's search attributes. */
  searchAttributes: boolean;
}

/**
 * Adds model steps to the workers of a host application: their activities, and a guard around these alone. The
 * host's workflows, activities and data converter stay as they are. Whatever stands in the way is told by
 * `Worker.create()`: a worker that exists and cannot run would keep its connection from closing.
 */
export class StepsPlugin implements WorkerPlugin, ClientPlugin, ConnectionPlugin, NativeConnectionPlugin {
  readonly name = pluginName;
  readonly #merge: SimplePlugin;
  readonly #steps: string[];
  readonly #searchAttributes: boolean;

  constructor({ activities, env, searchAttributes }: StepsPluginOptions) {
    this.#merge = new SimplePlugin({
      name: pluginName,
      activities,
      workerInterceptors: { activity: [(context) => ({ inbound: failureGuard(context, env) })] },
    });
    this.#steps = Object.keys(activities);
    this.#searchAttributes = searchAttributes;
  }

  /**
   * @throws LabError `BadSpec` when it is registered twice, or the host has activities of the same names;
   *   `MissingRuntime` when search attributes are absent and may not be registered from here
   */
  async configureWorker(options: WorkerOptions): Promise<WorkerOptions> {
    refuseSecond(options.plugins);
    const taken = this.#steps.filter((name) => name in (options.activities ?? {}));
    if (taken.length > 0) throw nameTaken(taken, options.taskQueue);
    if (this.#searchAttributes) {
      if (options.connection === undefined) throw noConnection();
      await ensureSearchAttributes(options.connection, options.namespace ?? 'default');
    }
    return this.#merge.configureWorker(options);
  }

  /** @throws LabError `BadSpec` when it is registered twice */
  configureClient(options: ClientOptions): ClientOptions {
    refuseSecond(options.plugins);
    return options;
  }
}

/** Temporal would run each interceptor twice. */
function refuseSecond(plugins: readonly Pick<ClientPlugin, 'name'>[] = []): void {
  if (plugins.filter(({ name }) => name === pluginName).length < 2) return;
  throw new LabError({
    type: 'BadSpec',
    summary: `The plugin ${pluginName} is registered twice.`,
    cause:
      'A worker and a client take over the plugins of their connection; Worker.create() adds them to the options that it is given.',
    remedy: {
      say: 'pass it to the connection or to the worker (client), not to both; give each Worker.create() an options object of its own.',
      commands: [],
    },
  });
}

const nameTaken = (names: string[], taskQueue: string | undefined): LabError =>
  new LabError({
    type: 'BadSpec',
    summary: `Activities of this worker have names of Model Lab: ${names.join(', ')}.`,
    cause: `task queue ${taskQueue ?? 'unnamed'}: the plugin would replace them without a word`,
    remedy: {
      say: 'name your own activities otherwise: the prefix lab. belongs to the plugin.',
      commands: [],
    },
  });

const noConnection = (): LabError =>
  new LabError({
    type: 'BadSpec',
    summary: `The plugin ${pluginName} needs the connection of the worker.`,
    cause: 'it sees to it that the namespace has the search attributes of blocked steps',
    remedy: {
      say: 'pass it to Worker.create(), or switch the attributes off:',
      commands: ['connection: await NativeConnection.connect()', 'searchAttributes: false'],
    },
  });
