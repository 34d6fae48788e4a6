/**
 * The rows of partners: each transaction sees those of one partner alone (Tenant isolation).
 * `Tx` is what runs SQL in a transaction.
 */
export interface PartnerDatabase<Tx> {
  /**
   * Runs `work` in one transaction (READ COMMITTED: each statement sees what was committed before it began) that sees and
   * writes the rows of `partnerId` and no others, whatever a statement says.
   */
  forPartner<T>(partnerId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
}
