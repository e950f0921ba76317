/** Who answers the demo company's customers. */
import type { agents } from '../tables/agents.ts';
import { personName } from './names.ts';
import { type Random, randomStream } from './random.ts';
import {
  countries,
  DAY,
  fullSize,
  type Queue,
  queues,
  type Region,
  regionShares,
  regions,
  type World,
} from './world.ts';

export interface Agent {
  readonly id: number;
  readonly name: string;
  readonly team: string;
  readonly queue: Queue;
  readonly region: Region;
  readonly hiredAt: number;
}

/** Enough for every region and queue to have one from the first day. */
export function hireAgents(world: World): readonly Agent[] {
  const random = randomStream(world.seed, 'agents');
  const desks = regions.flatMap((region) => queues.map((queue) => ({ region, queue })));
  const count = Math.max(desks.length * 2, Math.round(fullSize.agents * Math.min(1, world.scale * 4)));
  return Array.from({ length: count }, (_, index) => {
    const first = desks[index];
    const region = first?.region ?? random.weighted(regionShares);
    const queue =
      first?.queue ??
      random.weighted([
        ['technical', 5],
        ['billing', 3],
        ['onboarding', 2],
        ['account', 2],
      ] as const);
    const hiredAt = first ? world.founded : Math.floor(random.between(world.founded, world.now - 30 * DAY));
    const name = personName(random, random.weighted(countries[region])[1]);
    return { id: index + 1, name, team: `${region} ${queue} ${random.pick(['A', 'B'])}`, queue, region, hiredAt };
  });
}

/** Looks up somebody of the desk who was hired before an instant. */
export function rota(
  hired: readonly Agent[],
): (random: Random, region: Region, queue: Queue, at: number) => Agent | null {
  const desks = new Map<string, Agent[]>();
  for (const agent of hired.toSorted((a, b) => a.hiredAt - b.hiredAt)) {
    const desk = `${agent.region} ${agent.queue}`;
    desks.set(desk, [...(desks.get(desk) ?? []), agent]);
  }
  return (random, region, queue, at) => {
    const desk = desks.get(`${region} ${queue}`) ?? [];
    let count = 0;
    for (const agent of desk) if (agent.hiredAt <= at) count++;
    return desk[random.whole(count)] ?? null;
  };
}

/** The rows of `cx.agents`. */
export const agentRows = (hired: readonly Agent[]): readonly (typeof agents.$inferInsert)[] =>
  hired.map((agent) => ({ ...agent, hiredAt: new Date(agent.hiredAt) }));
