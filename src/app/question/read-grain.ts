/** `--grain quarter`: a grain, or an issue with what might have been meant. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { ok, type Result, refused } from '../../kernel/issue.ts';
import { type Grain, grains, type TrailingWindow } from '../../kernel/period.ts';
import { optionIssue } from './option-issue.ts';

/** `month`, `months` and `Month` are the same. */
export function readGrain(text: string, option: string): Result<Grain> {
  const wanted = text.trim().toLowerCase();
  const found = grains.find((each) => each === wanted || `${each}s` === wanted);
  if (found) return ok(found);
  const hints = [...didYouMean(wanted, grains), `Grains: ${grains.join(', ')}.`];
  return refused(optionIssue('MALFORMED_PERIOD', option, `Unknown grain "${text}".`, ...hints));
}

/** `90 day`, `12 months`. */
export function readWindow(text: string): Result<TrailingWindow> {
  const [, count, unit] = /^\s*(\d+)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  if (count === undefined || unit === undefined || Number(count) < 1)
    return refused(
      optionIssue('MALFORMED_PERIOD', '--window', `"${text}" is no window.`, 'Write "90 day" or "12 month".'),
    );
  const grain = readGrain(unit, '--window');
  return grain.kind === 'ok' ? ok({ count: Number(count), grain: grain.value }) : grain;
}
