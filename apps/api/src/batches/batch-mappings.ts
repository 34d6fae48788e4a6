import type { Action, Mode } from '@sluice/contracts';

/** The actions of a batch. */
export const batchActions = ['merge', 'overwrite', 'delete'] as const;
type BatchAction = (typeof batchActions)[number];

/** The resources of a batch. */
export const batchResources = ['contact', 'group', 'shipment', 'tracker', 'asset'] as const;
type BatchResource = (typeof batchResources)[number];

interface ResourceMapping {
  collection: string;
  actions: readonly BatchAction[];
}

/** The core's collection for each resource, and the actions that the resource supports. */
export const resourceMappings: Readonly<Record<BatchResource, ResourceMapping>> = {
  contact: { collection: 'crm/contacts', actions: batchActions },
  group: { collection: 'crm/groups', actions: batchActions },
  shipment: { collection: 'tracking/shipments', actions: ['merge'] },
  tracker: { collection: 'tracking/trackers', actions: ['merge'] },
  asset: { collection: 'tracking/assets', actions: ['merge'] },
};

/** The core's mode and action for each action of a batch. */
export const actionMappings: Readonly<Record<BatchAction, { mode: Mode; action: Action }>> = {
  merge: { mode: 'bulk', action: 'merge' },
  overwrite: { mode: 'full-refresh', action: 'merge' },
  delete: { mode: 'bulk', action: 'delete' },
};

/** The resource for a collection of the core. Throws Error if it has none. */
export function resourceOf(collection: string): BatchResource {
  const resource = batchResources.find((name) => resourceMappings[name].collection === collection);
  if (resource === undefined) throw new Error(`Collection ${collection} has no batch resource.`);
  return resource;
}

/** The action of a batch for the core's mode and action. */
export function actionOf({ mode, action }: { mode: Mode; action: Action }): BatchAction {
  if (mode === 'full-refresh') return 'overwrite';
  return action === 'delete' ? 'delete' : 'merge';
}
