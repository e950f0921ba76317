/** Configuration: defaults for what is unset, and every impossible value told at once. */
import { expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { unwrap } from '../../src/kernel/issue.ts';

it('has a default for everything, and takes an empty variable for an unset one', () => {
  const defaults = {
    port: 4000,
    host: '127.0.0.1',
    databaseUrl: undefined,
    migrationUrl: undefined,
    readerUrl: undefined,
    replicaUrls: [],
    maxLag: 5_000,
    dataDir: '.cairn',
    demo: true,
    logLevel: 'info',
    statementTimeout: 30_000,
    budgets: { request: null, principal: null },
    resultBytes: 64 * 1_048_576,
    prepared: true,
    jobs: true,
    issuer: null,
    apiKeys: false,
    privateWebhooks: false,
    rollups: true,
    scanUses: true,
    mail: null,
    guard: {
      hosts: ['127.0.0.1'],
      origins: [],
      introspection: true,
      requestsPerMinute: null,
      proxies: [],
      head: 10_000,
      silence: 120_000,
    },
    metrics: 'loopback',
    slowQuestion: 2_000,
    slowExplain: false,
    trustedProxies: [],
    drainSeconds: 10,
    drainNotice: 0,
    tracesEndpoint: null,
    accessLog: 'off',
    accessLogOfCommands: true,
    accessLogSecret: null,
  };
  expect(unwrap(readConfig({}))).toEqual(defaults);
  expect(unwrap(readConfig({ PORT: '', DATABASE_URL: '', LOG_LEVEL: '' }))).toEqual(defaults);
});

it('reads what is set', () => {
  const environment = {
    PORT: '0',
    HOST: '::1',
    DATABASE_URL: 'postgresql://a:b@c/d',
    DATABASE_REPLICA_URLS: 'postgresql://a:b@e/d, postgresql://a:b@f/d',
    CAIRN_REPLICA_MAX_LAG: '250',
    CAIRN_DEMO: 'off',
    LOG_LEVEL: 'debug',
    CAIRN_RESULT_CACHE: 'off',
    CAIRN_RESULT_CACHE_SIZE: '8',
    CAIRN_PREPARED: 'off',
    CAIRN_JOBS: 'off',
    CAIRN_WEBHOOK_PRIVATE: 'on',
    CAIRN_SMTP_URL: 'smtps://user:secret@mail.example.com',
    CAIRN_MAIL_FROM: 'Cairn <cairn@example.com>',
    CAIRN_METRICS: 'off',
    CAIRN_SLOW_QUESTION: '0',
    CAIRN_SLOW_EXPLAIN: 'on',
    CAIRN_TRUSTED_PROXIES: '10.0.0.0/8',
    CAIRN_DRAIN_SECONDS: '5',
    CAIRN_DRAIN_NOTICE: '2',
  };
  expect(unwrap(readConfig(environment))).toMatchObject({
    port: 0,
    host: '::1',
    databaseUrl: 'postgresql://a:b@c/d',
    replicaUrls: ['postgresql://a:b@e/d', 'postgresql://a:b@f/d'],
    maxLag: 250,
    demo: false,
    logLevel: 'debug',
    resultBytes: 0,
    prepared: false,
    jobs: false,
    privateWebhooks: true,
    mail: { url: 'smtps://user:secret@mail.example.com', from: 'Cairn <cairn@example.com>' },
    metrics: 'off',
    slowQuestion: 0,
    slowExplain: true,
    trustedProxies: ['10.0.0.0/8'],
    drainSeconds: 5,
    drainNotice: 2,
  });
});

it('sends traces to the address for them, or below the one for everything, and nowhere where that is switched off', () => {
  const endpointOf = (environment: Record<string, string>) => unwrap(readConfig(environment)).tracesEndpoint;
  const all = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
  const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example.com/otlp?tenant=cx' };
  expect(endpointOf(all)).toBe('http://collector:4318/v1/traces');
  expect(endpointOf({ ...all, ...own })).toBe('https://traces.example.com/otlp?tenant=cx');
  expect(endpointOf({ ...all, OTEL_SDK_DISABLED: 'TRUE' })).toBeNull();
  const read = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' });
  expect(read.kind === 'refused' && read.issues.map(({ path }) => path)).toEqual([['OTEL_EXPORTER_OTLP_ENDPOINT']]);
});

it('needs both a server for mail and who sends, each as it can be', () => {
  const variablesOf = (environment: Record<string, string>) => {
    const read = readConfig(environment);
    return read.kind === 'refused' ? read.issues.flatMap(({ path }) => path) : [];
  };
  expect(variablesOf({ CAIRN_SMTP_URL: 'smtp://localhost:25' })).toEqual(['CAIRN_MAIL_FROM']);
  expect(variablesOf({ CAIRN_MAIL_FROM: 'cairn@example.com' })).toEqual(['CAIRN_SMTP_URL']);
  expect(variablesOf({ CAIRN_SMTP_URL: 'mail.example.com', CAIRN_MAIL_FROM: 'Cairn' })).toEqual([
    'CAIRN_SMTP_URL',
    'CAIRN_MAIL_FROM',
  ]);
});

it('tells every impossible value together, and never repeats one', () => {
  const read = readConfig({
    PORT: '70000',
    CAIRN_DEMO: 'maybe',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://me:hunter2@there',
  });
  const issues = read.kind === 'refused' ? read.issues : [];
  expect(issues.map(({ code, path }) => [code, ...path])).toEqual([
    ['CONFIGURATION_INVALID', 'PORT'],
    ['CONFIGURATION_INVALID', 'DATABASE_URL'],
    ['CONFIGURATION_INVALID', 'CAIRN_DEMO'],
    ['CONFIGURATION_INVALID', 'LOG_LEVEL'],
  ]);
  expect(issues[3]?.message).toContain('debug, info, warn, error, silent');
  expect(JSON.stringify(issues)).not.toMatch(/hunter2|maybe|loud/);
});

it('takes an issuer only with what its tokens are for, over a safe connection, and says nothing of an issuer that is not named', () => {
  const issuer = { CAIRN_OIDC_ISSUER: 'https://issuer.example.com/', CAIRN_OIDC_AUDIENCE: 'cairn' };
  expect(unwrap(readConfig({ ...issuer, CAIRN_API_KEYS: 'on' }))).toMatchObject({
    apiKeys: true,
    issuer: {
      url: 'https://issuer.example.com/',
      audience: 'cairn',
      jwksUrl: null,
      clockTolerance: 30,
      rolesClaim: 'roles',
      rolePrefix: '',
      stakeholderClaim: 'email',
    },
  });
  const wrong = (environment: Record<string, string>) => {
    const read = readConfig(environment);
    return read.kind === 'refused' ? read.issues.map(({ path }) => path[0]) : [];
  };
  expect(wrong({ CAIRN_OIDC_ISSUER: 'https://issuer.example.com' })).toEqual(['CAIRN_OIDC_AUDIENCE']);
  expect(wrong({ ...issuer, CAIRN_OIDC_ISSUER: 'http://issuer.example.com' })).toEqual(['CAIRN_OIDC_ISSUER']);
  expect(wrong({ ...issuer, CAIRN_OIDC_JWKS_URL: 'ftp://a', CAIRN_OIDC_CLOCK_TOLERANCE: '-1' })).toEqual([
    'CAIRN_OIDC_JWKS_URL',
    'CAIRN_OIDC_CLOCK_TOLERANCE',
  ]);
  expect(wrong({ CAIRN_OIDC_AUDIENCE: 'cairn' })).toEqual(['CAIRN_OIDC_AUDIENCE']);
  expect(wrong({ ...issuer, CAIRN_OIDC_ISSUER: 'http://127.0.0.1:8080' })).toEqual([]);
});

it('takes replicas only of a database that is named, each by an address of its own', () => {
  const codes = (environment: Record<string, string>) => {
    const read = readConfig(environment);
    return read.kind === 'refused' ? read.issues.map(({ path }) => path[0]) : [];
  };
  expect(codes({ DATABASE_REPLICA_URLS: 'postgres://a@b/c' })).toEqual(['DATABASE_REPLICA_URLS']);
  expect(codes({ DATABASE_URL: 'postgres://a@b/c', DATABASE_REPLICA_URLS: 'postgres://a@b/c, d' })).toEqual([
    'DATABASE_REPLICA_URLS',
  ]);
});

it('guards what others than this machine reach by a rate, and what they may not reach by its names', () => {
  const guardOf = (environment: Record<string, string>) => unwrap(readConfig(environment)).guard;
  expect(guardOf({ HOST: '0.0.0.0' })).toMatchObject({ hosts: null, requestsPerMinute: 1_200 });
  expect(guardOf({ HOST: '::1' })).toMatchObject({ hosts: ['::1'], requestsPerMinute: null });
  expect(guardOf({ HOST: '0.0.0.0', CAIRN_RATE_LIMIT: '0' }).requestsPerMinute).toBeNull();
  expect(
    guardOf({
      CAIRN_HOSTS: 'Cairn.example.com, 10.0.0.1',
      CAIRN_CORS_ORIGINS: 'https://a.example, http://localhost:3000',
      CAIRN_INTROSPECTION: 'off',
      CAIRN_RATE_LIMIT: '60',
      CAIRN_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      CAIRN_STATEMENT_TIMEOUT: '60000',
    }),
  ).toEqual({
    hosts: ['cairn.example.com', '10.0.0.1'],
    origins: ['https://a.example', 'http://localhost:3000'],
    introspection: false,
    requestsPerMinute: 60,
    proxies: ['10.0.0.0/8', '::1'],
    head: 10_000,
    silence: 240_000,
  });
  expect(guardOf({ CAIRN_STATEMENT_TIMEOUT: '0' }).silence).toBe(0);
});

it.each([
  ['CAIRN_HOSTS', 'cairn.example.com:4000'],
  ['CAIRN_HOSTS', 'https://cairn.example.com'],
  ['CAIRN_CORS_ORIGINS', '*'],
  ['CAIRN_CORS_ORIGINS', 'null'],
  ['CAIRN_CORS_ORIGINS', 'https://a.example/'],
  ['CAIRN_INTROSPECTION', 'no'],
  ['CAIRN_RATE_LIMIT', '-1'],
  ['CAIRN_TRUSTED_PROXIES', 'proxy.internal'],
])('has no %s that is %s', (name, value) => {
  const read = readConfig({ [name]: value });
  expect(read.kind === 'refused' && read.issues.map(({ code, path }) => [code, ...path])).toEqual([
    ['CONFIGURATION_INVALID', name],
  ]);
});

it('writes down who asks where that is proven, unless it is told otherwise', () => {
  const of = (environment: Record<string, string>) => {
    const { accessLog, accessLogOfCommands, accessLogSecret } = unwrap(readConfig(environment));
    return [accessLog, accessLogOfCommands, accessLogSecret];
  };
  const secret = 'sixteen letters!';
  expect(of({ CAIRN_API_KEYS: 'on' })).toEqual(['on', true, null]);
  expect(of({ CAIRN_API_KEYS: 'on', CAIRN_ACCESS_LOG: 'off' })).toEqual(['off', false, null]);
  expect(of({ CAIRN_ACCESS_LOG: 'required', CAIRN_ACCESS_LOG_SECRET: secret })).toEqual(['required', true, secret]);
  for (const [name, value] of [
    ['CAIRN_ACCESS_LOG', 'maybe'],
    ['CAIRN_ACCESS_LOG_SECRET', 'short'],
    ['DATABASE_READER_URL', 'postgres://a@b/c'],
    ['DATABASE_MIGRATION_URL', 'postgres://a@b/c'],
  ] as const)
    expect(readConfig({ [name]: value })).toMatchObject({ issues: [{ code: 'CONFIGURATION_INVALID', path: [name] }] });
});

it('takes other roles of a database that is named, and no demo company where another one owns its tables', () => {
  const urls = {
    DATABASE_URL: 'postgres://w@b/c',
    DATABASE_READER_URL: 'postgres://r@b/c',
    DATABASE_MIGRATION_URL: 'postgres://m@b/c',
  };
  expect(unwrap(readConfig(urls))).toMatchObject({
    readerUrl: 'postgres://r@b/c',
    migrationUrl: 'postgres://m@b/c',
    demo: false,
  });
});
