/** Shapes of tokens that the services we talk to hand out, and of a bearer header. */
const tokenShapes =
  /\b(?:hf_|hf_oauth_|sk-|api_org_)[A-Za-z0-9_-]{8,}|\b(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{8,}/g;

/** A text without anything that looks like a token, or that equals one of the given secrets. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text.replace(tokenShapes, '[redacted]');
  for (const secret of secrets) if (secret.length >= 6) clean = clean.replaceAll(secret, '[redacted]');
  return clean;
}
