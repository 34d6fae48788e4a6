import { takeLocks } from '../db/take-locks.ts';
import { inServiceTransaction } from '../db/transaction.ts';
import type { ServiceResources } from '../resources.ts';
import { recountPayloads } from './recount-payloads.ts';

/** Two at once would both take the same surplus away. */
const lock = 'payload-accounts';

/** Puts right what each partner is said to have in the payload store. Answers how many accounts were wrong. */
export function reconcileAccounts({ service }: ServiceResources): Promise<number> {
  return inServiceTransaction(service, async (tx) => {
    await takeLocks(tx, { shared: [], exclusive: [lock] });
    return recountPayloads(tx);
  });
}
