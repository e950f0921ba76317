/** Changes of people and teams: who there is, and handing over what is theirs. */
import { handOver } from '../../src/goals/write/hand-over.ts';
import type { StakeholderEdit } from '../../src/goals/write/stakeholder-input.ts';
import { createStakeholder, updateStakeholder } from '../../src/goals/write/write-stakeholder.ts';
import { builder } from '../builder.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField, revisionArgument, storeOf } from '../mutation.ts';
import { StakeholderKindEnum, StakeholderRef } from './stakeholder.ts';

const StakeholderPayload = builder.objectRef<Changed>('StakeholderPayload').implement({
  description: 'What a change of a person or team came to.',
  fields: (t) => ({
    stakeholder: t.field({
      type: StakeholderRef,
      nullable: true,
      description: 'As they are now, also where the change was refused; null where there is nobody.',
      resolve: async ({ id }, _, { goals }) =>
        (id === null ? undefined : (await goals.directory()).stakeholders.get(id)) ?? null,
    }),
    issues: t.field(issuesField),
  }),
});

const CreateStakeholderInput = builder.inputType('CreateStakeholderInput', {
  description: 'A person or team that no model file names.',
  fields: (t) => ({
    key: t.id({ required: true, description: 'Lower case letters, digits and underscores; it stays for good.' }),
    name: t.string({ required: true, description: 'Name for people.' }),
    kind: t.field({ type: StakeholderKindEnum, required: true, description: 'A person or a team; it stays for good.' }),
    title: t.string({ description: 'Role in the company; none when absent.' }),
    email: t.string({ description: 'Where to write; nowhere when absent.' }),
    memberOf: t.id({ description: 'Key of the team that they belong to; none when absent.' }),
  }),
});

const UpdateStakeholderInput = builder.inputType('UpdateStakeholderInput', {
  description: 'A change of a person or team. What is left out stays; null takes away what may be missing.',
  fields: (t) => ({
    name: t.string({ description: 'Name for people.' }),
    title: t.string({ description: 'Role in the company; null for none.' }),
    email: t.string({ description: 'Where to write; null for nowhere.' }),
    memberOf: t.id({ description: 'Key of the team that they belong to; null for none.' }),
  }),
});

/** Of what may not be missing, null counts as left out. */
const readEdit = ({ name, ...rest }: typeof UpdateStakeholderInput.$inferInput): StakeholderEdit => ({
  ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as StakeholderEdit),
  ...(name == null ? {} : { name }),
});

builder.mutationFields((t) => ({
  createStakeholder: t.field({
    type: StakeholderPayload,
    description: 'Adds a person or team that no model file names.',
    args: {
      input: t.arg({ type: CreateStakeholderInput, required: true, description: 'Who it is.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { input, idempotencyKey }, context) =>
      change(context, idempotencyKey, null, (author) => {
        const { title = null, email = null, memberOf = null, ...rest } = input;
        return createStakeholder(storeOf(context), author, { ...rest, title, email, memberOf });
      }),
  }),
  updateStakeholder: t.field({
    type: StakeholderPayload,
    description: 'Changes a person or team that is managed here. Those of the model are changed in its files.',
    args: {
      key: t.arg.id({ required: true, description: 'Key of the stakeholder.' }),
      revision: t.arg.int(revisionArgument),
      input: t.arg({ type: UpdateStakeholderInput, required: true, description: 'What changes.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { key, revision, input, idempotencyKey }, context) =>
      change(context, idempotencyKey, key, (author) =>
        updateStakeholder(storeOf(context), author, { key, revision }, readEdit(input)),
      ),
  }),
  handOver: t.field({
    type: StakeholderPayload,
    description:
      'Hands everything that is somebody’s to a successor, at once: metrics, goals and targets in every role, whether a file or an ' +
      'assignment says so and whether you may see them, and open action items. Members of a team that leaves come to the team ' +
      'that takes over, or to the one above. Who left cannot be named again. `stakeholder` is the one who hands over.',
    args: {
      from: t.arg.id({ required: true, description: 'Key of the one who hands over.' }),
      to: t.arg.id({
        description: 'Key of the one who takes over; needed unless somebody leaves who has nothing.',
      }),
      leaving: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether they leave for good.',
      }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { from, to, leaving, idempotencyKey }, context) =>
      change(context, idempotencyKey, from, (author) =>
        handOver(storeOf(context), author, { from, to: to ?? null, leaving }),
      ),
  }),
}));
