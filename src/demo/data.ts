// The data of a demo workspace: made up, and the same at every run.
import { firstRank } from '../domain/opportunity/rank.js';
import { newUuid } from '../domain/uuid.js';
import { Prisma } from '../generated/prisma/client.js';
import type { OpportunityModel } from '../generated/prisma/models.js';

/** Mulberry32: a small generator of pseudo-random numbers from 0 to 1, the same for the same seed. */
function randomNumbers(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const firstNames = [
  'Ana',
  'Ben',
  'Carla',
  'Dmitri',
  'Elena',
  'Frank',
  'Grace',
  'Hugo',
  'Imani',
  'José',
  'Keiko',
  'Liam',
];
const lastNames = [
  'Rivera',
  'Okafor',
  'Nguyen',
  'Schmidt',
  'Haddad',
  'Larsson',
  'Moreau',
  'Brennan',
  'Ito',
  'Castillo',
];
const jobs = [
  'Roof replacement',
  'Kitchen remodel',
  'Deck',
  'Siding',
  'Bathroom remodel',
  'Window replacement',
  'Gutters',
  'Storm damage repair',
];
const leadSources = ['Referral', 'Website', 'Yard sign', 'Google Ads', 'Home show', null];
const streets = ['Cedar Lane', 'Maple Avenue', 'Lakeview Drive', 'Quarry Road', 'Orchard Street'];
const cities = [
  ['Denver', 'CO', '80202'],
  ['Boulder', 'CO', '80301'],
  ['Fort Collins', 'CO', '80521'],
  ['Cheyenne', 'WY', '82001'],
] as const;
const demoTags = ['roof', 'insurance', 'urgent', 'repeat customer', 'financing', '50% deposit'];

const demoContactTypes = ['customer', 'lead', 'partner', 'supplier'] as const;

export const demoUsers = [
  { name: 'Priya Shah', email: 'priya@example.com', role: 'member' },
  { name: 'Marcus Webb', email: 'marcus@example.com', role: 'member' },
  { name: 'Tove Lindqvist', email: 'tove@example.com', role: 'viewer' },
] as const;

export const demoContacts = firstNames.map((firstName, index) => ({
  firstName,
  lastName: lastNames[index % lastNames.length] ?? null,
  email:
    index % 4 === 3
      ? null
      : `${firstName
          .toLowerCase()
          .normalize('NFD')
          .replace(/[^a-z]/g, '')}@example.net`,
  phone: `+1 303 555 01${String(index).padStart(2, '0')}`,
  company: index % 3 === 0 ? `${lastNames[index % lastNames.length] ?? ''} Properties` : null,
  jobTitle: index % 3 === 0 ? 'Property manager' : null,
  type: demoContactTypes[index % demoContactTypes.length] ?? null,
  mailingStreet: `${String(10 + index)} ${streets[index % streets.length] ?? ''}`,
  mailingCity: cities[index % cities.length]?.[0] ?? null,
  mailingState: cities[index % cities.length]?.[1] ?? null,
  mailingZip: cities[index % cities.length]?.[2] ?? null,
  mailingCountry: 'US',
  tags: index % 5 === 0 ? ['repeat customer'] : [],
}));

export interface DemoLinks {
  readonly workspaceId: string;
  readonly users: readonly string[];
  readonly contacts: readonly { readonly id: string; readonly name: string }[];
  /** The stages of the default pipeline of each kind, in order. */
  readonly stages: Readonly<
    Record<
      'opportunity' | 'project',
      readonly { readonly id: string; readonly pipelineId: string }[]
    >
  >;
}

/** An opportunity, without the columns that are derived from others. */
export type DemoRow = Omit<OpportunityModel, `folded${string}`>;

export const dayMs = 86_400_000;
/** The age of the oldest opportunity. */
const spanMs = 180 * dayMs;

/**
 * Generates opportunities in every approval status, the newest first. Some have no value or no appointment. Every third
 * one has the same creation time as the one before it, to the millisecond.
 */
export function* demoOpportunities(count: number, links: DemoLinks, now: Date) {
  const random = randomNumbers(20_261_124);
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item;
  for (let index = 0; index < count; index++) {
    const tie = index % 3 === 2 ? index - 1 : index;
    const createdAt = new Date(now.getTime() - Math.floor((tie / count) * spanMs));
    const approvalStatus = pick([
      'opportunity',
      'opportunity',
      'opportunity',
      'project',
      'archived',
    ] as const);
    const contact = pick(links.contacts);
    const stage = pick(links.stages[approvalStatus === 'project' ? 'project' : 'opportunity']);
    const [addressCity, addressState, addressZip] = pick(cities);
    const job = pick(jobs);
    yield {
      workspaceId: links.workspaceId,
      id: newUuid(),
      name: random() < 0.2 ? null : `${job}, ${contact.name}`,
      contactName: contact.name,
      primaryContactId: contact.id,
      value: random() < 0.15 ? null : new Prisma.Decimal(Math.floor(random() * 6_000_000)).div(100),
      leadSource: pick(leadSources),
      appointmentAt:
        random() < 0.35 ? null : new Date(createdAt.getTime() + Math.ceil(random() * 14) * dayMs),
      addressStreet: `${String(100 + Math.floor(random() * 900))} ${pick(streets)}`,
      addressCity,
      addressState,
      addressZip,
      addressCountry: 'US',
      salesRepId: pick(links.users),
      projectManagerId: approvalStatus === 'project' ? pick(links.users) : null,
      arOwnerId: null,
      externalId: null,
      pipelineId: stage.pipelineId,
      stageId: stage.id,
      stageRank: firstRank(createdAt.getTime()),
      tags: demoTags.filter(() => random() < 0.2),
      approvalStatus,
      approvedAt: approvalStatus === 'project' ? new Date(createdAt.getTime() + dayMs / 2) : null,
      archivedAt: null,
      version: 1,
      createdAt,
      updatedAt: createdAt,
    } satisfies DemoRow;
  }
}
