/** The noun: a framework as a grid, evidence down and timing across. */
import type { Framework } from '../../src/model/framework.ts';
import { type Grid, type GridRow, gridOf } from '../../src/model/framework-grid.ts';
import { builder } from '../builder.ts';
import { EvidenceEnum, TimingEnum } from './classification.ts';
import { CategoryRef, FrameworkRef } from './framework.ts';

interface PlacedRow extends GridRow {
  readonly framework: Framework;
}

interface PlacedGrid extends Grid {
  readonly framework: Framework;
}

const GridRowRef = builder.objectRef<PlacedRow>('FrameworkGridRow').implement({
  description: 'A row of a grid: one kind of evidence, or several that are read as one.',
  fields: (t) => ({
    evidence: t.field({
      type: [EvidenceEnum],
      description: 'What its metrics are evidence of.',
      resolve: ({ evidence }) => evidence,
    }),
    cells: t.field({
      type: [CategoryRef],
      description: 'One category a column, in their order.',
      resolve: ({ framework, cells }) => cells.map((category) => ({ framework, category })),
    }),
  }),
});

const GridRef = builder.objectRef<PlacedGrid>('FrameworkGrid').implement({
  description: 'The categories of a framework as a grid: evidence down, timing across.',
  fields: (t) => ({
    columns: t.field({
      type: [TimingEnum],
      description: 'The timing of each column.',
      resolve: ({ columns }) => columns,
    }),
    rows: t.field({
      type: [GridRowRef],
      description: 'One for each kind of evidence, in the order of the categories.',
      resolve: ({ framework, rows }) => rows.map((row) => ({ framework, ...row })),
    }),
  }),
});

builder.objectField(FrameworkRef, 'grid', (t) =>
  t.field({
    type: GridRef,
    nullable: true,
    description:
      'Its categories by evidence and timing; null where they make no grid of the two, as in most frameworks.',
    resolve: (framework) => {
      const grid = gridOf(framework);
      return grid && { framework, ...grid };
    },
  }),
);
