/** Masks the secrets in a text. */
export type SecretMask = (text: string) => string;

/** A partner's API key, or the beginning of one. Its id, which comes first, is not secret. */
const apiKeys = /\b(slk_[0-9a-f]{16}_)[0-9a-f]+/gi;
const signatures = /([?&]signature=)[^&\s"']+/gi;
const urlCredentials = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/**
 * A mask that replaces API keys, signatures and credentials in URLs, and each of `secrets` by `***`, wherever they are: a
 * client may send them where they do not belong.
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
