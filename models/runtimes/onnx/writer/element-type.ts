/** Types of a tensor's elements, by ONNX's numbers. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const;
export type ElementType = keyof typeof elementTypes;
