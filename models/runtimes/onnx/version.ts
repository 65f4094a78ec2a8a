/** The version that package.json pins, for remedies: its messages are the ones that are classified. */
export const onnxruntimeVersion = '1.30.0';
