// Values that documentation shows, of fields that go in and come out alike.
export const examples = {
  contactName: 'Rivera Residence',
  value: 18_500,
  leadSource: 'Referral',
  firstName: 'Ann',
  lastName: 'Rivera',
  email: 'ann.rivera@example.com',
} as const;
