const basic = /^basic +([A-Za-z0-9+/=]+) *$/i;

/** The password in an Authorization header of HTTP Basic; undefined where it is of another kind. */
export function readBasicPassword(authorization: string | undefined): string | undefined {
  const encoded = basic.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  return colon < 0 ? undefined : credentials.slice(colon + 1);
}
