/**
 * What a submission does with its items. `merge` creates and updates records; `create` takes only what is new, `update` only
 * what is there; `delete` takes records away.
 */
export const actions = ['merge', 'create', 'update', 'delete'] as const;

/** What a submission does with its items. */
export type Action = (typeof actions)[number];
