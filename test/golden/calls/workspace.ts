// Calls on the rest of a workspace: contacts, pipelines, users, the caller, and the usage of keys.
import { get, patch, post, type GoldenCalls } from '../../support/golden-calls.js';

const contacts = '/v1/contacts';

const full = {
  first_name: 'Ann',
  last_name: 'Miller',
  email: 'ann@example.com',
  phone: '+1 555 0100',
  company: 'Miller & Sons',
  job_title: 'Owner',
  contact_type: 'customer',
  mailing_street: '1 Main St',
  mailing_city: 'Springfield',
  mailing_state: 'IL',
  mailing_zip: '62701',
  mailing_country: 'US',
  billing_street: 'PO Box 1',
  billing_city: 'Chicago',
  billing_state: 'IL',
  billing_zip: '60601',
  billing_country: 'US',
  tags: ['vip'],
};

export const workspaceCalls: GoldenCalls = {
  'contacts-create': () => post(contacts, full),
  'contacts-create-least': () => post(contacts, { first_name: 'Ann', phone: '+1 555 0100' }),
  'contacts-create-400': () => post(contacts, { last_name: 'Miller', contact_type: 'friend' }),
  'contacts-list': async ({ contact }) => {
    await contact(full);
    await contact({ first_name: 'Bob', phone: '+1 555 0101' });
    return get(contacts);
  },
  'contacts-list-filtered': async ({ contact }) => {
    await contact({ ...full, email: 'ann.miller@example.com' });
    await contact(full);
    await contact({ ...full, first_name: 'Bob' });
    return get(`${contacts}?q=miller&email=ann%40example.com&contact_type=customer&limit=1`);
  },
  'contacts-list-400': () => get(`${contacts}?limit=0&contact_type=friend&name=Ann`),
  'contacts-upsert-created': () => post(`${contacts}/upsert`, full),
  'contacts-upsert-changed': async ({ contact }) => {
    await contact(full);
    return post(`${contacts}/upsert`, { email: 'Ann@Example.com', company: null });
  },
  'contacts-upsert-400': () => post(`${contacts}/upsert`, { first_name: 'Ann', nope: 1 }),
  'contacts-upsert-409': async ({ contact }) => {
    await contact({ first_name: 'Ann', email: 'ann@example.com' });
    await contact({ first_name: 'Bob', phone: '+1 555 867 5309' });
    return post(`${contacts}/upsert`, { email: 'ann@example.com', phone: '555 867 5309' });
  },
  'contact-get': async ({ contact }) => get(await contact()),
  'contact-get-404': () => get(`${contacts}/banana`),
  'contact-update': async ({ contact }) =>
    patch(
      await contact({ ...full }),
      { company: null, job_title: 'Manager', tags: [] },
      { headers: { 'If-Match': '"1"' } },
    ),
  'contact-update-400': async ({ contact }) =>
    patch(await contact(), { first_name: null, email: null }),
  'contact-update-412': async ({ contact }) =>
    patch(await contact(), { company: 'Miller' }, { headers: { 'If-Match': '"7"' } }),

  'pipelines-list': () => get('/v1/pipelines'),
  'pipelines-list-400': () => get('/v1/pipelines?kind=sales'),
  'users-list': () => get('/v1/users'),
  'users-list-filtered': () => get('/v1/users?q=example&role=member'),
  'users-list-400': () => get('/v1/users?role=owner'),
  me: () => get('/v1/me'),
  'me-400': () => get('/v1/me?expand=workspace'),
  usage: () => get('/v1/usage'),
  'usage-400': () => get('/v1/usage?limit=0&key=1'),
  'usage-403': () => ({ ...get('/v1/usage'), by: 'member key' }),
};
