/** The version that package.json pins, for remedies: its error classes are the ones that are classified. */
export const transcribeCppVersion = '0.2.3';

/** The first Node for which npm installs it. */
export const leastNode = 22;
