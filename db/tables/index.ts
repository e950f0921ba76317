/** All tables of the database: one file a noun. */
export * from './agents.ts';
export * from './catalog.ts';
export * from './contacts.ts';
export * from './customers.ts';
export * from './cx-schema.ts';
export * from './demo-loads.ts';
export * from './employee-responses.ts';
export * from './orders.ts';
export * from './referrals.ts';
export * from './renewals.ts';
export * from './revenue-movements.ts';
export * from './subscriptions.ts';
export * from './survey-responses.ts';
export * from './survey-sends.ts';
export * from './tasks.ts';
export * from './tickets.ts';
export * from './usage-days.ts';
