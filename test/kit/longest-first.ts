/** The order of test files: the longest begin first, so that the workers end together. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take many times the median, the longest first. A clean clone has no times of an earlier run to go by. */
const longest = [
  'test/examples/online-shop.test.ts',
  'test/examples/it-incidents.test.ts',
  'test/db/killed.test.ts',
  'test/cli/serve.test.ts',
  'test/faults/killed-commands.test.ts',
  'test/goals/demo-goals.test.ts',
  'test/examples/airline-reviews.test.ts',
  'test/oracle/oracle.test.ts',
  'test/goals/targets.test.ts',
  'test/cli/start-up.test.ts',
  'test/faults/two-servers.test.ts',
  'test/examples/online-retail-cohorts.test.ts',
  'test/db/start-embedded.test.ts',
  'test/cli/model-commands.test.ts',
  'test/cli/annotate.test.ts',
  'test/cli/ask.test.ts',
  'test/db/as-root.test.ts',
  'test/cli/traces.test.ts',
  'test/observe/not-traced.test.ts',
  'test/ingest/import-failure.test.ts',
  'test/examples/online-retail-value.test.ts',
  'test/cli/import.test.ts',
  'test/seed/story.test.ts',
  'test/goals/killed-delivery.test.ts',
  'test/oracle/cohorts.test.ts',
  'test/examples/telco-churn.test.ts',
  'test/examples/airport-survey.test.ts',
  'test/scores/twin.test.ts',
  'test/seed/seed-demo.test.ts',
  'test/api/frameworks.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((file) => moduleId.endsWith(file));
      return place === -1 ? longest.length : place;
    };
    return others.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
