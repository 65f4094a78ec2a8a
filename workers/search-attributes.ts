import { isGrpcServiceError, type ConnectionLike } from '@temporalio/client';
import proto from '@temporalio/proto';
import { LabError } from '../contract/failure.ts';
import { searchAttributes } from '../contract/search-attributes.ts';

const types = {
  KEYWORD: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
};
const commandLineTypes = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList' };

type Name = keyof typeof searchAttributes;
const names = Object.keys(searchAttributes) as Name[];

/**
 * Sees to it that a namespace has the lab's search attributes: those that are absent are registered where that
 * is allowed. Without them a workflow that sets one never gets on.
 *
 * @throws LabError MissingRuntime that names what is absent or of another type, and the command that mends it
 */
export async function ensureSearchAttributes(connection: ConnectionLike, namespace: string): Promise<void> {
  const present = await list(connection, namespace);
  // Adding one with another type is answered with OK and changes nothing, so the types are compared here.
  const clashing = names.filter(
    (name) => present.has(name) && present.get(name) !== types[searchAttributes[name]],
  );
  if (clashing.length > 0) throw clash(clashing, namespace);
  const absent = names.filter((name) => !present.has(name));
  if (absent.length === 0) return;
  try {
    const added = Object.fromEntries(absent.map((name) => [name, types[searchAttributes[name]]]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: added });
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    throw notRegistered(absent, namespace, error.details);
  }
}

async function list(connection: ConnectionLike, namespace: string): Promise<Map<string, number>> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return new Map(Object.entries(customAttributes));
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    throw notRegistered(names, namespace, error.details);
  }
}

function notRegistered(absent: readonly Name[], namespace: string, cause: string): LabError {
  return new LabError({
    type: 'MissingRuntime',
    scope: 'sprint',
    summary: `The namespace "${namespace}" lacks search attributes that the lab needs, and they cannot be registered from here.`,
    cause,
    blockedOn: 'search-attributes',
    remedy: {
      say: 'register them with the rights of an operator:',
      commands: absent.map(
        (name) =>
          `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${commandLineTypes[searchAttributes[name]]}`,
      ),
    },
  });
}

function clash(clashing: readonly Name[], namespace: string): LabError {
  const wanted = clashing.map((name) => `${name} (${commandLineTypes[searchAttributes[name]]})`).join(', ');
  return new LabError({
    type: 'MissingRuntime',
    scope: 'sprint',
    summary: `The namespace "${namespace}" has search attributes of the lab's names with another type; expected ${wanted}.`,
    blockedOn: 'search-attributes',
    remedy: {
      say: 'use another namespace, or remove these if nothing else uses them:',
      commands: clashing.map(
        (name) => `temporal operator search-attribute remove --namespace ${namespace} --name ${name}`,
      ),
    },
  });
}
