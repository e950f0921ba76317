/** The company's contracts as rows: subscriptions, revenue movements and renewals, numbered in order. */
import type { customers } from '../tables/customers.ts';
import type { renewals } from '../tables/renewals.ts';
import type { revenueMovements } from '../tables/revenue-movements.ts';
import type { subscriptions } from '../tables/subscriptions.ts';
import type { Company, Customer } from './company.ts';
import type { Subscription } from './lives.ts';

/** The rows of `cx.customers`. */
export function* customerRows(company: Company): Generator<typeof customers.$inferInsert> {
  for (const customer of company.customers) {
    yield {
      ...customer,
      acquisitionCost: customer.acquisitionCost.toFixed(2),
      signedUpAt: new Date(customer.signedUpAt),
      churnedAt: customer.churnedAt === null ? null : new Date(customer.churnedAt),
    };
  }
}

/** The rows of `cx.subscriptions`. */
export function* subscriptionRows(company: Company): Generator<typeof subscriptions.$inferInsert> {
  for (const { id, customer, subscription } of contracts(company)) {
    yield {
      id,
      customerId: customer.id,
      productLine: subscription.productLine,
      plan: subscription.plan,
      startedAt: new Date(subscription.startedAt),
      endedAt: subscription.endedAt === null ? null : new Date(subscription.endedAt),
    };
  }
}

/** The rows of `cx.revenue_movements`, in the order of time. */
export function* movementRows(company: Company): Generator<typeof revenueMovements.$inferInsert> {
  const all = [...contracts(company)].flatMap((contract) =>
    contract.subscription.movements.map((movement) => ({ ...contract, movement })),
  );
  all.sort((a, b) => a.movement.occurredAt - b.movement.occurredAt);
  for (const [index, { id, customer, subscription, movement }] of all.entries()) {
    yield {
      id: index + 1,
      customerId: customer.id,
      subscriptionId: id,
      productLine: subscription.productLine,
      kind: movement.kind,
      amount: decimal(movement.cents),
      occurredAt: new Date(movement.occurredAt),
    };
  }
}

/** The rows of `cx.renewals`, in the order of time. */
export function* renewalRows(company: Company): Generator<typeof renewals.$inferInsert> {
  const all = [...contracts(company)].flatMap((contract) =>
    contract.subscription.renewals.map((renewal) => ({ ...contract, renewal })),
  );
  all.sort((a, b) => a.renewal.dueAt - b.renewal.dueAt);
  for (const [index, { id, customer, renewal }] of all.entries()) {
    yield {
      id: index + 1,
      customerId: customer.id,
      subscriptionId: id,
      dueAt: new Date(renewal.dueAt),
      renewed: renewal.renewed,
      value: decimal(renewal.cents),
    };
  }
}

interface Contract {
  readonly id: number;
  readonly customer: Customer;
  readonly subscription: Subscription;
}

/** Subscriptions are numbered customer by customer. */
function* contracts(company: Company): Generator<Contract> {
  let id = 0;
  for (const customer of company.customers) {
    for (const subscription of customer.subscriptions) yield { id: ++id, customer, subscription };
  }
}

/** Cents as a decimal, exactly. */
const decimal = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
