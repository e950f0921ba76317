/** What the environment says of the access log: a part of the configuration. */
import { makeValidator, str } from 'envalid';

export const accessLogChoices = ['on', 'off', 'required'] as const;

export interface AccessLogConfig {
  /** Whether a server writes down who asks: required where nothing may be answered that is not written. */
  readonly accessLog: (typeof accessLogChoices)[number];
  /** Whether commands write down what they change. */
  readonly accessLogOfCommands: boolean;
  /** What fingerprints of questions are made with; null: another key in each process. */
  readonly accessLogSecret: string | null;
}

const secret = makeValidator((input: string) => {
  if (input.length < 16) throw new Error('it needs 16 characters or more, such as openssl rand -base64 32 gives');
  return input;
});

export const accessLogVariables = {
  CAIRN_ACCESS_LOG: str({ choices: accessLogChoices, default: undefined }),
  CAIRN_ACCESS_LOG_SECRET: secret({ default: undefined }),
};

interface ReadVariables {
  readonly CAIRN_ACCESS_LOG: AccessLogConfig['accessLog'] | undefined;
  readonly CAIRN_ACCESS_LOG_SECRET: string | undefined;
}

/** Where everybody is the administrator of their own machine there is nobody to tell apart. */
export const accessLogConfig = (
  { CAIRN_ACCESS_LOG: said, CAIRN_ACCESS_LOG_SECRET: given }: ReadVariables,
  { configured }: { readonly configured: boolean },
): AccessLogConfig => ({
  accessLog: said ?? (configured ? 'on' : 'off'),
  accessLogOfCommands: said !== 'off',
  accessLogSecret: given ?? null,
});
