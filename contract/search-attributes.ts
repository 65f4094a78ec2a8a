/** Search attributes of the lab's workflows and the type that each has on the server. */
export const searchAttributes = {
  LabState: 'KEYWORD',
  LabBlockedOn: 'KEYWORD_LIST',
  LabFailure: 'KEYWORD_LIST',
  LabSprint: 'KEYWORD',
  LabModel: 'KEYWORD',
  LabDataset: 'KEYWORD',
  LabCapability: 'KEYWORD',
} as const;
