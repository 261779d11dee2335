import { expect, test } from '@playwright/test';
import { call } from '../calls/gateway-call.ts';
import type { Gateway } from '../calls/open-api.ts';
import { journey } from './journey.ts';

/** Step 2: the gateway. */
export function gatewayStep(): void {
  test('2. a gateway is created and becomes Running before one’s eyes, with endpoints and nodes', async () => {
    await journey.admin.go('Gateways');
    await expect(journey.admin.page.getByText('No gateway yet', { exact: true })).toBeVisible();
    await journey.admin.button('Create gateway').click();
    await expect(journey.admin.heading('Create gateway')).toBeVisible();
    await journey.admin.fill('Name', 'storefront');
    await journey.admin.button('Create gateway').click();
    await expect(journey.admin.heading('storefront')).toBeVisible();
    const steps = journey.admin.page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    await expect(steps.and(journey.admin.page.locator('[data-state=done]'))).toHaveCount(5);
    await expect(journey.admin.page.getByLabel('curl command', { exact: true })).toContainText('curl');
    await expect(journey.admin.page.getByText('Running', { exact: true }).first()).toBeVisible();
    const id = new URL(journey.admin.page.url()).pathname.split('/').at(-1);
    journey.gateway = await journey.management.ask<Gateway>('GET', journey.management.gateways(`/${id}`));
    for (const { url } of journey.gateway.ingress_endpoints) {
      await expect(journey.admin.box('Endpoints').getByText(url, { exact: true })).toBeVisible();
    }
    expect(journey.gateway.ingress_endpoints.map(({ protocol }) => protocol).sort()).toEqual([
      'HTTP',
      'HTTPS',
    ]);
    await expect(journey.admin.box('Nodes').getByText('In step')).toBeVisible();
    await expect(
      journey.admin.box('Nodes').getByText(String(journey.gateway.nodes[0]?.pid), { exact: true }),
    ).toBeVisible();
    const { address, port } = journey.gateway.ingress_endpoints[0] ?? { address: '', port: 0 };
    expect((await call({ address, port, path: '/apic/health_check' })).status).toBe(200);
  });
}
