/** The partner that asks for something, with what the audit log says of the request. */
export interface Caller {
  partnerId: string;
  /** The API key; null where the request came without one (a signed URL). */
  keyId: string | null;
  correlationId: string;
}
