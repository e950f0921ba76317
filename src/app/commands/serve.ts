/** `cairn serve`: the GraphQL server. */
import { Command } from 'commander';
import { runCommand } from '../printing/output.ts';

export const serveCommand = (): Command =>
  new Command('serve')
    .description(
      'Start the GraphQL server; without DATABASE_URL with a Postgres of its own, and a demo company at first.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ cairn serve\n  $ PORT=8080 CAIRN_DEMO=off cairn serve\n  $ DATABASE_URL=postgres://cairn@db.internal/cairn cairn serve',
    )
    .action(() =>
      runCommand({}, async () => {
        // GraphQL and HTTP take seconds to load on a busy machine: the other commands do without.
        const { serve } = await import('../serve.ts');
        await serve();
      }),
    );
