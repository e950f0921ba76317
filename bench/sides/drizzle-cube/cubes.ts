/** The same tables and numbers as cubes, written as its own pages advise. */

import { type Cube, defineCube, type Join, type Member } from 'drizzle-cube/server';
import { type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { customers } from '../../../db/tables/customers.ts';
import { revenueMovements } from '../../../db/tables/revenue-movements.ts';
import { surveyResponses } from '../../../db/tables/survey-responses.ts';
import { tickets } from '../../../db/tables/tickets.ts';
import { usageDays } from '../../../db/tables/usage-days.ts';

const dimension = (name: string, type: string, column: AnyPgColumn): Member => ({ name, type, sql: () => column });

const counted = (name: string, column: AnyPgColumn, ...filters: SQL[]): Member => ({
  name,
  type: 'count',
  sql: () => column,
  filters: filters.map((filter) => () => filter),
});

const share = (name: string, part: string, whole: string): Member => ({
  name,
  type: 'calculated',
  calculatedSql: `100.0 * (${part}) / NULLIF({${whole}}, 0)`,
});

/** Facts go with the customer where there is one; drizzle-cube would drop the others unless told. */
const toCustomers = (source: AnyPgColumn): Record<string, Join> => ({
  Customers: {
    targetCube: () => Customers,
    relationship: 'belongsTo',
    sqlJoinType: 'left',
    on: [{ source, target: customers.id }],
  },
});

const Customers: Cube = defineCube('Customers', {
  sql: () => ({ from: customers }),
  dimensions: {
    id: { ...dimension('id', 'number', customers.id), primaryKey: true },
    segment: dimension('segment', 'string', customers.segment),
    region: dimension('region', 'string', customers.region),
  },
  measures: { count: counted('count', customers.id) },
});

const survey = (name: string, low: number, high: number, least = low, most = high): SQL =>
  sql`${surveyResponses.survey} = ${name} and ${surveyResponses.scaleMin} = ${low} and ${surveyResponses.scaleMax} = ${high} and ${surveyResponses.score} between ${least} and ${most}`;

const SurveyResponses: Cube = defineCube('SurveyResponses', {
  sql: () => ({ from: surveyResponses }),
  joins: toCustomers(surveyResponses.customerId),
  dimensions: {
    id: { ...dimension('id', 'number', surveyResponses.id), primaryKey: true },
    survey: dimension('survey', 'string', surveyResponses.survey),
    respondedAt: dimension('respondedAt', 'time', surveyResponses.respondedAt),
  },
  measures: {
    count: counted('count', surveyResponses.id),
    promoters: counted('promoters', surveyResponses.id, survey('nps', 0, 10, 9, 10)),
    detractors: counted('detractors', surveyResponses.id, survey('nps', 0, 10, 0, 6)),
    npsAnswers: counted('npsAnswers', surveyResponses.id, survey('nps', 0, 10)),
    nps: share('nps', '{promoters} - {detractors}', 'npsAnswers'),
    satisfied: counted('satisfied', surveyResponses.id, survey('csat', 1, 5, 4, 5)),
    csatAnswers: counted('csatAnswers', surveyResponses.id, survey('csat', 1, 5)),
    csat: share('csat', '{satisfied}', 'csatAnswers'),
    ces: { name: 'ces', type: 'avg', sql: () => surveyResponses.score, filters: [() => survey('ces', 1, 7)] },
  },
});

const hours = (to: AnyPgColumn): SQL => sql`extract(epoch from ${to} - ${tickets.openedAt}) / 3600`;

const Tickets: Cube = defineCube('Tickets', {
  sql: () => ({ from: tickets }),
  joins: toCustomers(tickets.customerId),
  dimensions: {
    id: { ...dimension('id', 'number', tickets.id), primaryKey: true },
    openedAt: dimension('openedAt', 'time', tickets.openedAt),
    resolvedAt: dimension('resolvedAt', 'time', tickets.resolvedAt),
    firstResolvedAt: dimension('firstResolvedAt', 'time', tickets.firstResolvedAt),
  },
  measures: {
    count: counted('count', tickets.id),
    kept: counted('kept', tickets.id, sql`${tickets.slaMet}`),
    promised: counted('promised', tickets.id, sql`${tickets.slaMet} is not null`),
    sla: share('sla', '{kept}', 'promised'),
    once: counted('once', tickets.id, sql`${tickets.reopenedCount} = 0`),
    firstContact: share('firstContact', '{once}', 'count'),
    resolutionTime: { name: 'resolutionTime', type: 'avg', sql: () => hours(tickets.resolvedAt) },
    firstResponseMedian: {
      name: 'firstResponseMedian',
      type: 'percentile',
      sql: () => hours(tickets.firstReplyAt),
      statisticalConfig: { percentile: 50 },
    },
  },
});

const RevenueMovements: Cube = defineCube('RevenueMovements', {
  sql: () => ({ from: revenueMovements }),
  joins: toCustomers(revenueMovements.customerId),
  dimensions: {
    id: { ...dimension('id', 'number', revenueMovements.id), primaryKey: true },
    occurredAt: dimension('occurredAt', 'time', revenueMovements.occurredAt),
  },
  measures: { moved: { name: 'moved', type: 'sum', sql: () => revenueMovements.amount } },
});

const UsageDays: Cube = defineCube('UsageDays', {
  sql: () => ({ from: usageDays }),
  joins: toCustomers(usageDays.customerId),
  dimensions: {
    customerId: dimension('customerId', 'number', usageDays.customerId),
    usedOn: dimension('usedOn', 'time', usageDays.usedOn),
  },
  measures: { events: { name: 'events', type: 'sum', sql: () => usageDays.events } },
});

export const cubes: readonly Cube[] = [Customers, SurveyResponses, Tickets, RevenueMovements, UsageDays];
