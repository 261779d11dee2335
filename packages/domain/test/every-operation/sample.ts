import type { Sent, TenantMaker } from './tenant-maker.ts';

/** Input with which an operation succeeds, from fresh resources of a tenant. */
export type Sample = (make: TenantMaker) => Promise<Sent>;

export const nothing: Sample = async () => ({});
export const body =
  (build: (make: TenantMaker) => unknown): Sample =>
  async (make) => ({ body: await build(make) });
export const path =
  (build: (make: TenantMaker) => Promise<Record<string, string>>): Sample =>
  async (make) => ({ path: await build(make) });
/** With such a thing being there beside: a list shows something. */
export const having =
  (made: 'quota' | 'throttle' | 'userGroup' | 'policy' | 'identityProvider', sample: Sample): Sample =>
  async (make) => {
    await make[made]();
    return sample(make);
  };
export const query =
  (build: (make: TenantMaker) => Promise<Record<string, string>>): Sample =>
  async (make) => ({ query: await build(make) });
