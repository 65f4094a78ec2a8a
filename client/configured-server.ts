import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { LabError } from '../contract/failure.ts';

/** A server that the person named; the lab then starts nothing by itself. */
export interface ConfiguredServer {
  address: string;
  namespace: string;
  connectionOptions: ClientConnectConfig['connectionOptions'];
}

/**
 * What TEMPORAL_ADDRESS or a profile of temporal.toml names, or undefined.
 * @throws LabError BadSpec when the profile or its file has a mistake
 */
export function configuredServer(env: NodeJS.ProcessEnv): ConfiguredServer | undefined {
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: definedOnly(env) });
    const { address } = connectionOptions;
    if (address === undefined || address === '') return undefined;
    return { address, namespace: namespace ?? 'default', connectionOptions };
  } catch (error) {
    throw new LabError({
      type: 'BadSpec',
      summary: 'The settings for the Temporal server (TEMPORAL_* variables, temporal.toml) have a mistake.',
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}

const definedOnly = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
