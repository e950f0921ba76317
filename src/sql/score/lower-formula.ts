/** A formula to SQL: as `evaluateFormula`, with each name an expression. */
import { type SQL, sql } from 'drizzle-orm';
import { assertNever } from '../../kernel/assert-never.ts';
import type { Formula } from '../../model/formula.ts';
import { lowerNumber } from './lower-number.ts';

/** Null where a part is null or a divisor 0. Parts must be numerics. */
export function lowerFormula(formula: Formula, part: (name: string) => SQL): SQL {
  const inner = (each: Formula): SQL => lowerFormula(each, part);
  switch (formula.kind) {
    case 'number':
      return lowerNumber(formula.value);
    case 'reference':
      return part(formula.name);
    case 'negate':
      return sql`(- ${inner(formula.of)})`;
    case 'binary': {
      const [left, right] = [inner(formula.left), inner(formula.right)];
      if (formula.operator === '/') return sql`(${left} / nullif(${right}, 0))`;
      return sql`(${left} ${sql.raw(formula.operator)} ${right})`;
    }
    case 'call': {
      const parts = formula.parts.map(inner);
      if (formula.name === 'abs') return sql`abs(${parts[0]})`;
      const all = sql.join(parts, sql`, `);
      // Of some nulls and some numbers, least and greatest are numbers.
      return sql`case when num_nulls(${all}) = 0 then ${sql.raw(formula.name === 'min' ? 'least' : 'greatest')}(${all}) end`;
    }
    default:
      return assertNever(formula);
  }
}
