/** `cairn rollup suggest`: rollups that what was asked would have been answered from, ready for a model file. */
import { Command } from 'commander';
import { loadCatalog } from '../../../catalog/load.ts';
import { readFacts } from '../../../engine/loading/read-facts.ts';
import { unwrap } from '../../../kernel/issue.ts';
import { renderSuggestions } from '../../../rollup/suggest/render-suggestions.ts';
import { suggestRollups } from '../../../rollup/suggest/suggest-rollups.ts';
import { readUses } from '../../../rollup/uses/read-uses.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../../printing/output.ts';
import { withStore } from '../../with-store.ts';

export const suggestCommand = (): Command =>
  new Command('suggest')
    .description('Propose rollups from what was asked while servers ran, as YAML to paste into a model file.')
    .option('--json', 'print them as JSON')
    .action((options: OutputOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }) => {
          const { model } = unwrap(await loadCatalog(db));
          const [uses, facts] = await Promise.all([readUses(db), readFacts(db, model.datasets.values())]);
          const suggestions = suggestRollups(uses, { model, facts });
          if (options.json) return printJson({ suggestions });
          if (suggestions.length > 0) return printLine(renderSuggestions(suggestions, model));
          printNote(
            uses.length === 0
              ? 'Nothing is recorded yet: cairn serve counts what is asked, unless CAIRN_SCAN_USES is off.'
              : 'Nothing to propose: what was asked is answered from rollups, costs next to nothing, or would need about as many cells as rows.',
          );
        }),
      ),
    );
