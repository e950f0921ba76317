/** How a dimension is worked out, in words, where it is no value of its own row. */
import type { Dimension } from '../../model/dataset.ts';
import type { TotalSource } from '../../model/derived-dimension.ts';

/** `open hours of emea_support from opened_at to first_reply_at`; null for columns and snippets. */
export function describeDerivation({ duration, total, quantiles }: Dimension): string | null {
  if (duration) {
    const { from, to, schedule, unit } = duration;
    const whose = typeof schedule === 'string' ? schedule : `the schedule by ${schedule.by}`;
    return `open ${unit} of ${whose} from ${from} to ${to}`;
  }
  if (total) return `total ${describeSource(total)}`;
  if (quantiles)
    return `${quantiles.groups.length} groups of equal counts, ranked by the total ${describeSource(quantiles)}`;
  return null;
}

function describeSource({ of, asOf }: TotalSource): string {
  const instant = typeof asOf === 'object' ? `the start of the running ${asOf.startOf}` : asOf;
  return `of ${of} before ${instant}`;
}
