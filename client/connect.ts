import { Client, Connection, isGrpcServiceError, type ConnectionOptions } from '@temporalio/client';
import { LabError } from '../contract/failure.ts';
import { redact } from '../contract/redact.ts';
import { blockedOnServer } from './cli/exit-codes.ts';
import { configuredServer } from './configured-server.ts';

const connectTimeout = '5s';
const grpcNotFound = 5;

/**
 * A Temporal client for the server that `ensureServices` found or started. Close it with
 * `client.connection.close()`.
 *
 * @throws LabError ServiceUnavailable, blocked on the server, when nothing answers there
 * @example const client = await connect(await ensureServices({ home, env, log }));
 */
export async function connect(
  { address, namespace }: { address: string; namespace: string },
  env: NodeJS.ProcessEnv = process.env,
): Promise<Client> {
  const configured = configuredServer(env);
  const options = configured?.address === address ? configured.connectionOptions : { address };
  const connection = await open(address, options);
  try {
    await requireNamespace(connection, address, namespace);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return new Client({ connection, namespace });
}

async function open(address: string, options: ConnectionOptions): Promise<Connection> {
  try {
    return await Connection.connect({ ...options, connectTimeout });
  } catch (error) {
    throw new LabError({
      type: 'ServiceUnavailable',
      scope: 'sprint',
      summary: `No Temporal server answers at ${address}.`,
      cause: redact(causes(error)),
      blockedOn: blockedOnServer,
      remedy: {
        say: 'start that server or correct TEMPORAL_ADDRESS (or the profile in temporal.toml); without either, model-lab starts one of its own. To see whether it answers:',
        commands: [`temporal operator cluster health --address ${address}`],
      },
    });
  }
}

/** A wrong namespace would else be told as "workflow not found" much later. */
async function requireNamespace(connection: Connection, address: string, namespace: string): Promise<void> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    // A key may work for its namespace without the right to describe it.
    if (!(isGrpcServiceError(error) && Number(error.code) === grpcNotFound)) return;
    throw new LabError({
      type: 'ServiceUnavailable',
      scope: 'sprint',
      summary: `The Temporal server at ${address} has no namespace "${namespace}".`,
      cause: error.details,
      blockedOn: blockedOnServer,
      remedy: {
        say: 'set TEMPORAL_NAMESPACE to one that it has, or create it:',
        commands: [`temporal operator namespace create --namespace ${namespace} --address ${address}`],
      },
    });
  }
}

function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${causes(error.cause)}`;
}
