// The legacy calls. What they answer never changes.
import { get, post, type GoldenCalls, type Scene } from '../../support/golden-calls.js';

const opportunities = '/v1/opportunities';

/** The header of calls that are read strictly. Without it, the legacy routes are lenient. */
const strictly = { headers: { Prefer: 'handling=strict' } };

/** Three opportunities, the latest of them a project. */
async function three({ opportunity }: Scene) {
  await opportunity({ contact_name: 'Ann Miller', value: 12_500 });
  await opportunity({ contact_name: 'Bob Miller', name: 'Kitchen' });
  await opportunity({ contact_name: 'Cid', tags: ['roof'] }, 'approve');
}

export const legacyCalls: GoldenCalls = {
  'opportunities-create': async ({ contact, userId, stage }) => {
    const { id: stage_id, pipelineId: pipeline_id } = await stage(1);
    return post(opportunities, {
      contact_name: 'Ann Miller',
      primary_contact_id: (await contact()).split('/').at(-1),
      value: 12_500.75,
      lead_source: 'Referral',
      appointment_at: '2026-01-15T12:00:00-05:00',
      address_street: '1 Main St',
      address_city: 'Springfield',
      address_state: 'IL',
      address_zip: '62701',
      address_country: 'US',
      sales_rep_id: await userId('Admin'),
      project_manager_id: await userId('Bob Member'),
      ar_owner_id: await userId('Cid Viewer'),
      pipeline_id,
      stage_id,
      tags: ['roof', 'urgent'],
    });
  },
  'opportunities-create-blank': () => post(opportunities, {}),
  'opportunities-create-empty-body': () => post(opportunities),
  'opportunities-create-400': () =>
    post(
      opportunities,
      {
        contact_name: 5,
        value: -1,
        appointment_at: '2026-01-15',
        stage_id: '01890000-0000-7000-8000-000000000000',
        tags: ['roof', null],
        contactName: 'Ann Miller',
      },
      strictly,
    ),
  'opportunities-create-400-malformed': () =>
    post(opportunities, '{"contact_name": "Ann Miller",}', {
      headers: { 'Content-Type': 'application/json' },
    }),
  'opportunities-list': async (scene) => {
    await three(scene);
    return get(opportunities);
  },
  'opportunities-create-lenient-form': () => ({
    ...post(opportunities, 'contact_name=Ann+Miller&value=+18500.50+&tags=roof,+urgent&notes=x'),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  }),
  'opportunities-list-lenient': async (scene) => {
    await three(scene);
    return get(`${opportunities}/?q=miller&approval_status=Opportunity&limit=1000&cursor=&page=2`);
  },
  'opportunities-list-empty': () => get(opportunities),
  'opportunities-list-filtered': async (scene) => {
    await three(scene);
    return get(`${opportunities}?q=miller&contact_name=ann&approval_status=opportunity&limit=100`);
  },
  'opportunities-list-first-page': async (scene) => {
    await three(scene);
    return get(`${opportunities}?q=miller&limit=1`);
  },
  'opportunities-list-last-page': async (scene) => {
    await three(scene);
    const { body } = await scene.send(get(`${opportunities}?q=miller&limit=1`));
    return get(`${opportunities}?q=miller&limit=1&cursor=${body.next_cursor as string}`);
  },
  'opportunities-list-400': () =>
    get(`${opportunities}?limit=101&approval_status=won&cursor=banana&page=2`, strictly),
};
