/** Takes secrets out of a text. */
export type SecretMask = (text: string) => string;

/** A partner's API key, also the beginning of one. Its id, which comes first, is no secret. */
const apiKeys = /\b(slk_[0-9a-f]{16}_)[0-9a-f]+/gi;
const signatures = /([?&]signature=)[^&\s"']+/gi;
const urlCredentials = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/**
 * A mask that puts `***` in place of API keys, of signatures and credentials in URLs, and of each of `secrets`, wherever
 * they stand: a client may send them where they do not belong.
 */
export function createSecretMask(secrets: readonly string[]): SecretMask {
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return (text) => {
    const masked = text
      .replaceAll(apiKeys, '$1***')
      .replaceAll(signatures, '$1***')
      .replaceAll(urlCredentials, '$1***@');
    return forms.reduce((rest, form) => rest.replaceAll(form, '***'), masked);
  };
}
