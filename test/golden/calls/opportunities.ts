// Calls on opportunities beyond the legacy contract: single records, transitions, and batches.
import { get, patch, post, put, remove, type GoldenCalls } from '../../support/golden-calls.js';

const batch = '/v1/opportunities/batch';
const byExternalId = '/v1/opportunities/by-external-id';
const missing = '/v1/opportunities/01890000-0000-7000-8000-000000000000';

export const opportunityCalls: GoldenCalls = {
  'opportunity-get': async ({ opportunity }) => get(await opportunity()),
  'opportunity-get-304': async ({ opportunity }) =>
    get(await opportunity(), { headers: { 'If-None-Match': '"1"' } }),
  'opportunity-get-400': async ({ opportunity }) => get(`${await opportunity()}?expand=contact`),
  'opportunity-get-404': () => get(missing),

  'opportunity-update': async ({ opportunity }) =>
    patch(
      await opportunity({ contact_name: 'Ann Miller', lead_source: 'Referral', value: 12_500 }),
      { name: 'Kitchen', lead_source: null, value: 999_999_999_999.99 },
      { headers: { 'If-Match': '"1"' } },
    ),
  'opportunity-update-unchanged': async ({ opportunity }) => patch(await opportunity(), {}),
  'opportunity-update-400': async ({ opportunity }) =>
    patch(
      await opportunity(),
      { value: '12', stage_id: null, approval_status: 'project' },
      { headers: { Prefer: 'handling=strict' } },
    ),
  'opportunity-update-400-if-match': async ({ opportunity }) =>
    patch(await opportunity(), { name: 'Kitchen' }, { headers: { 'If-Match': '"1" "2"' } }),
  'opportunity-update-412': async ({ opportunity }) =>
    patch(
      await opportunity(undefined, 'archive', 'restore'),
      {},
      { headers: { 'If-Match': '"1"' } },
    ),

  'opportunity-by-external-id': async ({ opportunity }) => {
    await opportunity({ external_id: 'A 1', contact_name: 'Ann Miller' });
    return get(`${byExternalId}/A%201`);
  },
  'opportunity-by-external-id-404': () => get(`${byExternalId}/A%201`),
  'opportunity-upsert-created': () =>
    put(`${byExternalId}/A%201`, { contact_name: 'Ann Miller', value: 12_500 }),
  'opportunity-upsert-changed': async ({ opportunity }) => {
    await opportunity({ external_id: 'A 1', contact_name: 'Ann Miller', value: 12_500 });
    return put(`${byExternalId}/A%201`, { contact_name: null, name: 'Kitchen' });
  },
  'opportunity-upsert-400': () =>
    put(`${byExternalId}/A%201`, { external_id: 'B', value: -1, nope: 1 }),

  'opportunity-delete': async ({ opportunity }) => remove(await opportunity()),
  'opportunity-delete-400': async ({ opportunity }) => remove(`${await opportunity()}?force=true`),
  'opportunity-delete-403': async ({ opportunity }) =>
    remove(await opportunity(), { by: 'member key' }),

  'opportunity-approve': async ({ opportunity }) => post(`${await opportunity()}/approve`),
  'opportunity-approve-400': async ({ opportunity }) =>
    post(`${await opportunity()}/approve`, { pipeline_id: 'banana', reason: 'won' }),
  'opportunity-approve-409': async ({ opportunity }) =>
    post(`${await opportunity(undefined, 'approve')}/approve`),
  'opportunity-unapprove': async ({ opportunity }) =>
    post(`${await opportunity(undefined, 'approve')}/unapprove`),
  'opportunity-archive': async ({ opportunity }) => post(`${await opportunity()}/archive`),
  'opportunity-restore': async ({ opportunity }) =>
    post(`${await opportunity(undefined, 'approve', 'archive')}/restore`),
  'opportunity-move': async ({ opportunity, stage }) =>
    post(`${await opportunity()}/move`, { stage_id: (await stage(1)).id }),
  'opportunity-move-next-to': async ({ opportunity }) => {
    const moving = await opportunity();
    return post(`${moving}/move`, { before_id: (await opportunity()).split('/').at(-1) });
  },
  'opportunity-move-400': async ({ opportunity }) => post(`${await opportunity()}/move`, {}),

  'opportunities-batch': () =>
    post(batch, { opportunities: [{ contact_name: 'Ann Miller' }, { contact_name: 'Bob' }] }),
  'opportunities-batch-207': () =>
    post(batch, {
      opportunities: [{ contact_name: 'Ann Miller' }, { value: -1, contactName: 'Bob' }, null],
      all_or_none: false,
    }),
  'opportunities-batch-400': () =>
    post(batch, { opportunities: [{ contact_name: 'Ann Miller' }, { value: -1 }] }),
};
