/** The import table of ARCHITECTURE.md as rules: imports flow down the list only, type imports included. */
const room = (from, allowed, comment) => ({
  name: `${from.replace('/', '-')}-imports`,
  comment,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(src|schema|db|web|test|bench)/', pathNot: `^(${[from, ...allowed].join('|')})/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one, or a type is in the wrong room.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'The import names nothing.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    room('src/kernel', [], 'The kernel knows nothing of ours.'),
    room('src/model', ['src/kernel'], 'Nouns are plain data: behaviour belongs in query, plan or engine.'),
    room(
      'src/access',
      ['src/query', 'src/model', 'src/kernel', 'db'],
      'Access says who may do what; where it is asked for belongs in schema and app.',
    ),
    room('src/stats', ['src/kernel'], 'Statistics know numbers, not metrics: bind metrics to statistics in plan.'),
    room('src/query', ['src/model', 'src/kernel'], 'Query turns names into references; planning belongs in plan.'),
    room(
      'src/plan',
      ['src/query', 'src/model', 'src/stats', 'src/kernel'],
      'The lattice knows no SQL: statements are written in sql.',
    ),
    room(
      'src/sql',
      ['src/plan', 'src/query', 'src/model', 'src/kernel', 'db/tables'],
      'Metric SQL is written here and nowhere else.',
    ),
    room(
      'src/engine',
      ['src/sql', 'src/plan', 'src/query', 'src/model', 'src/stats', 'src/kernel', 'db'],
      'The engine runs plans; it does not know GraphQL.',
    ),
    room(
      'src/catalog',
      ['src/model', 'src/kernel', 'db'],
      'The catalogue stores definitions; it answers no questions.',
    ),
    room(
      'src/goals',
      ['src/engine', 'src/catalog', 'src/query', 'src/stats', 'src/model', 'src/kernel', 'db'],
      'Goals ask the engine; they do not know GraphQL.',
    ),
    room(
      'src/rollup',
      ['src/sql', 'src/plan', 'src/query', 'src/model', 'src/stats', 'src/kernel', 'db'],
      'Rollups build cells and know where they stand; choosing one for a question belongs in plan.',
    ),
    room(
      'src/jobs',
      ['src/rollup', 'src/goals', 'src/catalog', 'src/engine', 'src/model', 'src/kernel', 'db'],
      'Jobs do in the background what goals and the engine can do; GraphQL is not theirs.',
    ),
    room(
      'src/versions',
      ['src/engine', 'src/catalog', 'src/model', 'src/kernel', 'db'],
      'Versions say whether data has changed; what is kept by them belongs in engine.',
    ),
    room(
      'src/distribute',
      ['src/model', 'src/kernel', 'db'],
      'Distribution lays tables out over machines; it answers nothing.',
    ),
    room('src/ingest', ['src/model', 'src/kernel', 'db'], 'Import loads files into datasets.'),
    room(
      'src/text',
      ['src/model', 'src/kernel', 'db'],
      'Text reads comments into tables; questions about them belong in engine.',
    ),
    room(
      'schema',
      ['src/engine', 'src/catalog', 'src/goals', 'src/access', 'src/query', 'src/model', 'src/kernel'],
      'GraphQL translates and delegates: never db, never sql.',
    ),
    room('db', ['src/kernel'], 'Tables, migrations, connection and seed know drizzle and drivers only.'),
    {
      name: 'app-is-composition',
      comment: 'Nobody imports the app.',
      severity: 'error',
      from: { pathNot: '^((src/app|test|bench|bin)/|codegen[.]ts$)' },
      to: { path: '^src/app/' },
    },
    {
      name: 'drizzle-rooms',
      comment:
        'Drizzle belongs to db, sql, engine, catalog, access, versions, goals, rollup, jobs, distribute, ingest, text and app.',
      severity: 'error',
      from: {
        path: '^(src|schema)/',
        pathNot: '^src/(sql|engine|catalog|access|versions|goals|rollup|jobs|distribute|ingest|text|app)/',
      },
      to: { path: 'node_modules/(drizzle-orm|pg)/' },
    },
    {
      name: 'traces-room',
      comment:
        'Only the folder of traces knows OpenTelemetry, so that a server without a collector loads nothing of it.',
      severity: 'error',
      from: { path: '^(src|schema|db)/', pathNot: '^src/app/observe/traces/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'traces-on-demand',
      comment: 'What loads the SDK is itself imported as a type, or on demand.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/app/observe/traces/' },
      to: {
        path: '^src/app/observe/traces/(open-traces|tell-exports|trace-[a-z]+)[.]ts$',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'graphql-rooms',
      comment: 'GraphQL belongs to schema and app.',
      severity: 'error',
      from: { path: '^(src|db)/', pathNot: '^src/app/' },
      to: { path: 'node_modules/(graphql|@pothos|@apollo)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    exclude: { path: '(^|/)generated/' },
  },
};
