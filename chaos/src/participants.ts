import { registerPartner } from '@sluice/harness/commands';
import type { OnRelease } from '@sluice/runtime';
import type { Environment } from './environment/environment.ts';
import { PartnerClient } from './http/partner-client.ts';

const loadPartners = ['acme', 'globex', 'initech', 'umbrella'] as const;
const probePartner = 'prober';

/** Who takes part in a run: the product, the partners that send the load, and one whose submissions measure recovery. */
export interface Participants {
  environment: Environment;
  clients: readonly PartnerClient[];
  prober: PartnerClient;
}

/** Registers the partners, and opens a client for each. */
export async function openParticipants(environment: Environment, onRelease: OnRelease): Promise<Participants> {
  const { baseUrls, adminApiKey } = environment;
  const open = async (partner: string) => {
    const apiKey = await registerPartner({ baseUrl: baseUrls[0], adminApiKey }, partner);
    const client = new PartnerClient({ partner, apiKey, baseUrls });
    onRelease(`client of ${partner}`, () => client.close());
    return client;
  };
  const prober = await open(probePartner);
  return { environment, prober, clients: await Promise.all(loadPartners.map(open)) };
}
