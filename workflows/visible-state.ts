import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { failuresAsMarkdown } from '../contract/decide.ts';
import type { Failure } from '../contract/failure.ts';

export const labState = defineSearchAttributeKey('LabState', 'KEYWORD');
export const labFailure = defineSearchAttributeKey('LabFailure', 'KEYWORD_LIST');
export const labBlockedOn = defineSearchAttributeKey('LabBlockedOn', 'KEYWORD_LIST');
export const labSprint = defineSearchAttributeKey('LabSprint', 'KEYWORD');
export const labModel = defineSearchAttributeKey('LabModel', 'KEYWORD');
export const labDataset = defineSearchAttributeKey('LabDataset', 'KEYWORD');
export const labCapability = defineSearchAttributeKey('LabCapability', 'KEYWORD');

/**
 * Shows a state where a person looks for it: search attributes find it, the memo and the details pane say what
 * it waits for, also when no worker is up to answer a query.
 * @param reason the policy's rule, where one decided
 */
export function showState(state: string, failures: readonly Failure[] = [], reason = ''): void {
  const blockedOn = failures.flatMap((failure) => failure.blockedOn ?? []);
  upsertSearchAttributes([
    { key: labState, value: state },
    { key: labFailure, value: [...new Set(failures.map(({ type }) => type))] },
    { key: labBlockedOn, value: [...new Set(blockedOn)] },
  ]);
  upsertMemo({ state, failures, reason });
  if (failures.length > 0) setCurrentDetails(`### ${state}\n\n${failuresAsMarkdown(failures)}`);
}
