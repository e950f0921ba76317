/** Questions and changes that go on while something happens to the database, and what became of each. */
import type { Api } from '../api/api.ts';

export interface Load {
  /** Once as many more changes are acknowledged: it goes on. */
  acknowledges(more: number): Promise<void>;
  /** Stops, and says what was told: numbers and codes of refusals. */
  stop(): Promise<{ readonly told: ReadonlySet<number | string>; readonly acknowledged: readonly string[] }>;
}

/** Over the small world of the API tests: the number of its question is told by `askScore`. */
export async function askScore(api: Api): Promise<number | string> {
  const { data, errors } = await api.send<{ metric: { value: { value: number } } }, object>(
    '{ metric(key: "score") { value(period: { start: "2026-02-01T00:00:00Z", end: "2026-03-01T00:00:00Z" }) { value } } }',
  );
  const [refusal] = errors;
  return refusal ? refusal.extensions.code : (data?.metric.value.value ?? 'nothing');
}

/** True once it is acknowledged; the code of the refusal otherwise. To be sent again under the same key. */
export async function createPerson(api: Api, key: string): Promise<true | string> {
  const { data, errors } = await api.send<
    { createStakeholder: { stakeholder: object | null; issues: { code: string }[] } },
    object
  >(
    `mutation { createStakeholder(input: { key: "${key}", name: "New", kind: PERSON }, idempotencyKey: "${key}") { stakeholder { key } issues { code } } }`,
    {},
    'lead',
  );
  const [refusal] = errors;
  if (refusal) return refusal.extensions.code;
  if (data?.createStakeholder.stakeholder) return true;
  return data?.createStakeholder.issues.map(({ code }) => code).join() ?? 'nothing';
}

export function steadyLoad(api: Api, name: string): Load {
  const told = new Set<number | string>();
  const acknowledged: string[] = [];
  let on = true;
  let next = 0;
  const rest = () => new Promise((resolve) => setTimeout(resolve, 10));
  const asking = async () => {
    while (on) {
      told.add(await askScore(api));
      await rest();
    }
  };
  const changing = async () => {
    while (on) {
      next += 1;
      const key = `${name}_${next}`;
      while (on) {
        const outcome = await createPerson(api, key);
        if (outcome === true) {
          acknowledged.push(key);
          break;
        }
        told.add(outcome);
        await rest();
      }
    }
  };
  const working = [asking(), asking(), changing(), changing()];
  return {
    acknowledges: async (more) => {
      const wanted = acknowledged.length + more;
      while (on && acknowledged.length < wanted) await rest();
    },
    stop: async () => {
      on = false;
      await Promise.all(working);
      return { told, acknowledged };
    },
  };
}
