/** What a customer is, by number alone: facts can tell it without a join. */
import type { Chance } from './random-sql.ts';

export const regionOf = ({ pick }: Chance, customer: string): string =>
  pick(customer, 'region', [
    ['EMEA', 40],
    ['Americas', 38],
    ['APAC', 22],
  ]);

export const segmentOf = ({ pick }: Chance, customer: string): string =>
  pick(customer, 'segment', [
    ['enterprise', 5],
    ['mid_market', 15],
    ['small_business', 30],
    ['consumer', 50],
  ]);

export const isTracked = ({ whole }: Chance, customer: string): string => `(${whole(customer, 'tracked')} % 10 < 6)`;

export const productLine = ({ pick }: Chance, row: string): string =>
  pick(row, 'product_line', [
    ['core', 45],
    ['connect', 25],
    ['pay', 20],
    ['insights', 10],
  ]);

/** Some customers write and answer far more than others. */
export const busyCustomer = ({ even }: Chance, row: string, customers: number): string =>
  `(1 + floor(${customers} * power(${even(row, 'customer')}, 1.6)))::bigint`;
