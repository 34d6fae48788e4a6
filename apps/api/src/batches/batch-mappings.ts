import type { Action, Mode } from '@sluice/contracts';

/** What a batch does with its items. */
export const batchActions = ['merge', 'overwrite', 'delete'] as const;
export type BatchAction = (typeof batchActions)[number];

/** What a batch is about. */
export const batchResources = ['contact', 'group', 'shipment', 'tracker', 'asset'] as const;
export type BatchResource = (typeof batchResources)[number];

interface ResourceMapping {
  collection: string;
  actions: readonly BatchAction[];
}

/** The collection that each resource is to the core, and the actions that it takes. */
export const resourceMappings: Readonly<Record<BatchResource, ResourceMapping>> = {
  contact: { collection: 'crm/contacts', actions: batchActions },
  group: { collection: 'crm/groups', actions: batchActions },
  shipment: { collection: 'tracking/shipments', actions: ['merge'] },
  tracker: { collection: 'tracking/trackers', actions: ['merge'] },
  asset: { collection: 'tracking/assets', actions: ['merge'] },
};

/** What each action is to the core. */
export const actionMappings: Readonly<Record<BatchAction, { mode: Mode; action: Action }>> = {
  merge: { mode: 'bulk', action: 'merge' },
  overwrite: { mode: 'full-refresh', action: 'merge' },
  delete: { mode: 'bulk', action: 'delete' },
};

/** The resource that a collection of the core is here. Throws where it is none. */
export function resourceOf(collection: string): BatchResource {
  const resource = batchResources.find((name) => resourceMappings[name].collection === collection);
  if (resource === undefined) throw new Error(`Collection ${collection} is no resource of batches.`);
  return resource;
}

/** The action that mode and action of the core are here. */
export function actionOf({ mode, action }: { mode: Mode; action: Action }): BatchAction {
  if (mode === 'full-refresh') return 'overwrite';
  return action === 'delete' ? 'delete' : 'merge';
}
