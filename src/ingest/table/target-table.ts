/** The noun: the table that a file goes into, as the database describes it. */
import type { ValueKind } from '../mapping.ts';

export interface TargetColumn {
  readonly name: string;
  /** As Postgres writes it: `character varying(20)`. */
  readonly type: string;
  /** `other` for types that are handed to Postgres as text: uuid, json, arrays, domains. */
  readonly kind: ValueKind | 'other';
  /** Name of the base type: `int4`, `numeric`, `float8`. */
  readonly baseType: string;
  /** Characters, for char and varchar with a length. */
  readonly maxLength: number | null;
  /** For numeric with a declared precision. */
  readonly precision: { readonly precision: number; readonly scale: number } | null;
  /** For enums. */
  readonly values: readonly string[] | null;
  readonly notNull: boolean;
  /** True when a row without a value gets one: a default or an identity. */
  readonly hasDefault: boolean;
  /** True when only the database may write it: generated columns, identities that are always generated. */
  readonly generated: boolean;
}

export interface CheckConstraint {
  readonly kind: 'check';
  readonly name: string;
  readonly columns: readonly string[];
  /** SQL of the catalogue, over bare column names. */
  readonly expression: string;
}

export interface ForeignKey {
  readonly kind: 'foreignKey';
  readonly name: string;
  readonly columns: readonly string[];
  /** Quoted name of the table it points at. */
  readonly references: string;
  readonly referencedColumns: readonly string[];
}

export interface TargetTable {
  /** Quoted, with its schema: safe in SQL. */
  readonly sqlName: string;
  /** True where rules may write something else in place of a row. */
  readonly hasRules: boolean;
  /** True where rules, or triggers that see a row before it is written, may store something else than it says. */
  readonly rewritesRows: boolean;
  readonly columns: readonly TargetColumn[];
  /** Column sets that a unique index tells rows apart by. */
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly constraints: readonly (CheckConstraint | ForeignKey)[];
}
