/** Progress of long steps, on standard error: a bar on a terminal, a line a step elsewhere. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** Reports a step; a new name begins the next bar. */
  report(step: string, done: number, total: number): void;
  /** A step without measure. */
  note(text: string): void;
  /** Ends the bar that is open. */
  end(): void;
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let open: { readonly step: string; readonly bar: SingleBar | null } | undefined;
  const end = (): void => {
    open?.bar?.stop();
    open = undefined;
  };
  const begin = (step: string, total: number): void => {
    end();
    if (!stream.isTTY) {
      stream.write(`${step} …\n`);
      open = { step, bar: null };
      return;
    }
    const bar = new SingleBar(
      { stream, format: '{step} {bar} {percentage}%', stopOnComplete: false },
      Presets.shades_classic,
    );
    bar.start(total, 0, { step: step.padEnd(28) });
    open = { step, bar };
  };
  return {
    report: (step, done, total) => {
      if (open?.step !== step) begin(step, total);
      open?.bar?.setTotal(Math.max(total, done));
      open?.bar?.update(done);
    },
    note: (text) => {
      end();
      stream.write(`${text}\n`);
    },
    end,
  };
}
