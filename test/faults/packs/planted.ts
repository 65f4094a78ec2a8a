/** Secrets that nobody may ever see: one looks like a token, the other like nothing. */
export const plantedToken = 'hf_plantedInAModelPack0123456789';
export const plantedKey = 'correct-horse-battery-staple';
