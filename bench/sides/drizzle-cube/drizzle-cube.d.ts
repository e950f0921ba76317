/** What the benchmark uses of drizzle-cube: types are checked whether or not it is installed. */
declare module 'drizzle-cube/server' {
  import type { SQL } from 'drizzle-orm';
  import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';

  type Value = AnyPgColumn | SQL;

  export interface Member {
    name: string;
    type: string;
    sql?: () => Value;
    primaryKey?: boolean;
    filters?: (() => SQL)[];
    calculatedSql?: string;
    statisticalConfig?: { percentile: number };
  }

  export interface Join {
    targetCube: () => Cube;
    relationship: 'belongsTo';
    sqlJoinType: 'left';
    on: { source: AnyPgColumn; target: AnyPgColumn }[];
  }

  export interface Cube {
    name: string;
    sql: () => { from: PgTable };
    joins?: Record<string, Join>;
    dimensions: Record<string, Member>;
    measures: Record<string, Member>;
  }

  export function defineCube(name: string, definition: Omit<Cube, 'name'>): Cube;
}

declare module 'drizzle-cube/adapters/fastify' {
  import type { Cube } from 'drizzle-cube/server';
  import type { FastifyInstance } from 'fastify';

  export function registerCubeRoutes(
    app: FastifyInstance,
    options: {
      cubes: Cube[];
      drizzle: unknown;
      schema: unknown;
      engineType: 'postgres';
      extractSecurityContext: () => Record<string, never>;
      mcp: { enabled: false };
    },
  ): Promise<void>;
}
