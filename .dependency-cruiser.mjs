// The import rules of ARCHITECTURE.md ("The house"), as errors. Run with `npm run check:imports`, after a build: a workspace
// package resolves to its dist, and a path below another package's src can only be a reach around its index.

const workspace = '^(apps|packages|examples)/[^/]+/|^(bench|chaos|fuzz|prisma)/';

/** One rule: modules at `from` may not import modules at `to`. */
function forbid(name, comment, { from, fromNot, to, toNot }) {
  return {
    name,
    comment,
    severity: 'error',
    from: { ...(from && { path: from }), ...(fromNot && { pathNot: fromNot }) },
    to: { ...(to && { path: to }), ...(toNot && { pathNot: toNot }) },
  };
}

/** One rule: of the whole workspace, modules at `from` may import `packages` and themselves alone. */
function allowOnly(from, packages) {
  const allowed = packages.map((name) => `^${name}/`);
  return forbid(
    `${from.replace('/', '-')}-imports`,
    `${from} may import ${packages.join(', ') || 'no workspace package'}.`,
    { from: `^${from}/src/`, to: workspace, toNot: [`^${from}/src/`, ...allowed] },
  );
}

/** One rule: an npm package that one place alone may import. */
function keepIn(name, npmPackage, places) {
  return forbid(name, `${npmPackage} is imported in ${places.join(', ')} alone.`, {
    from: workspace,
    fromNot: places.map((place) => `^${place}`),
    to: `(^|/)node_modules/(${npmPackage})/`,
  });
}

const core = ['packages/contracts', 'prisma'];

/**
 * The folders of packages/ingest, and which others each may import. None of two folders imports the other, in both directions;
 * resources.ts is what all of them get.
 */
const ingestFolders = {
  'parsing/bytes': [],
  'parsing/fastpath': ['parsing/bytes'],
  'parsing/items': ['parsing/bytes', 'parsing/fastpath'],
  'parsing/json': ['parsing/bytes', 'parsing/fastpath', 'parsing/items'],
  'parsing/csv': ['parsing/bytes', 'parsing/items', 'parsing/json'],
  'parsing/ndjson': ['parsing/bytes', 'parsing/fastpath', 'parsing/items', 'parsing/json'],
  parsing: ['parsing/bytes', 'parsing/csv', 'parsing/items', 'parsing/json', 'parsing/ndjson'],
  db: ['parsing/bytes'],
  audit: ['db'],
  keys: ['audit', 'db'],
  apply: ['db', 'parsing'],
  resources: ['apply', 'db'],
  records: ['db', 'resources'],
  queue: ['resources'],
  jobs: ['apply', 'audit', 'db', 'parsing', 'queue', 'resources'],
  submit: ['apply', 'audit', 'db', 'jobs', 'parsing', 'queue', 'resources'],
  quarantine: ['apply', 'audit', 'db', 'parsing', 'queue', 'records', 'resources'],
  sessions: ['audit', 'db', 'jobs', 'parsing', 'resources', 'submit'],
  batches: ['audit', 'db', 'jobs', 'resources', 'submit'],
  publication: ['apply', 'audit', 'db', 'jobs', 'parsing', 'queue', 'resources', 'submit'],
  maintenance: ['db', 'jobs', 'publication', 'queue', 'resources'],
};

/** One rule a folder. `parsing` alone stands for its own files here; as something imported, for all below it. */
const ingestRules = Object.entries(ingestFolders).map(([folder, allowed]) => {
  const own = folder === 'parsing' ? 'parsing/[^/]+$' : `${folder}/`;
  const others = allowed.map((name) => `^packages/ingest/src/${name}/`);
  return forbid(
    `ingest-${folder.replace('/', '-')}-imports`,
    `Of ingest, ${folder} may import ${allowed.join(', ') || 'nothing'}.`,
    {
      from: `^packages/ingest/src/${own}`,
      to: '^packages/ingest/src/',
      toNot: [`^packages/ingest/src/${own}`, ...others],
    },
  );
});

/** The folders of apps/api that each translate a wire format. */
const surfaces = 'admin|async-bulk|batches|native|ops|papi-sync';

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'A module that nothing imports and that imports nothing is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.(d\\.ts|mjs)$|^packages/harness/src/seeded-random\\.ts$' },
      to: {},
    },
    {
      name: 'not-resolvable',
      comment: 'An import must lead somewhere: build first, and list the package in package.json.',
      severity: 'error',
      from: {},
      // Tests read it through jest's map: it depends on the packages that they test.
      to: { couldNotResolve: true, pathNot: '^@sluice/harness(/|$)' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'What a package imports stands in its own package.json.',
      severity: 'error',
      from: { path: workspace, pathNot: '/test/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    forbid('no-reach-around', 'Another package is imported by its name, not by a path into its src.', {
      from: '^(apps|packages|examples)/([^/]+)/',
      to: '^(apps|packages|examples)/[^/]+/src/',
      toNot: '^$1/$2/src/',
    }),
    forbid('tests-stay-tests', 'Sources of the product import neither tests nor what tests are made with.', {
      from: '/src/',
      fromNot: '^(packages/harness|chaos|fuzz|bench)/',
      to: '/test/|^packages/harness/|^@sluice/harness(/|$)',
    }),
    forbid(
      'commands-stay-light',
      'What chaos, fuzz and bench share of the harness imports no app: they run the built ones.',
      {
        from: '^packages/harness/src/(commands|seeded-random|statistics|command/|http/|stores/)',
        to: '^(apps|packages/ingest)/|^packages/harness/src/(?!command/|http/|stores/|statistics)',
      },
    ),
    forbid(
      'commands-import-commands',
      'chaos, fuzz and bench import of the harness what they share, not what tests use.',
      {
        from: '^(chaos|fuzz|bench)/src/',
        to: '^packages/harness/',
        toNot: '^packages/harness/dist/(commands|seeded-random)\\.js$',
      },
    ),
    allowOnly('packages/contracts', []),
    allowOnly('packages/ingest', core),
    allowOnly('packages/runtime', core),
    allowOnly('packages/launcher', ['packages/contracts', 'packages/ingest', 'packages/runtime']),
    allowOnly('apps/api', ['packages/ingest', 'packages/runtime', ...core]),
    allowOnly('apps/worker', ['packages/ingest', 'packages/runtime', ...core]),
    allowOnly('chaos', ['packages/harness', 'packages/launcher', 'packages/runtime']),
    allowOnly('fuzz', [
      'packages/contracts',
      'packages/harness',
      'packages/ingest',
      'packages/launcher',
      'packages/runtime',
    ]),
    forbid('fuzz-oracle-apart', "The fuzzer's oracle shares no code with the product.", {
      from: '^fuzz/src/oracle/',
      to: workspace,
      toNot: '^fuzz/src/oracle/',
    }),
    forbid('oracle-apart', 'The oracle of the chaos harness shares no code with the product.', {
      from: '^chaos/src/(oracle|history)/',
      to: workspace,
      toNot: '^chaos/src/(oracle|history)/',
    }),
    forbid('contracts-pure', 'packages/contracts does no I/O.', {
      from: '^packages/contracts/src/',
      to: `^(node:)?(fs|net|http|https|http2|tls|dns|dgram|zlib|child_process|worker_threads|cluster|os|process|readline)(/|$)`,
    }),
    // The parser does not tell a type-only import from another. Ports hold types alone.
    forbid('contracts-stream-types', 'Of packages/contracts, the ports alone name the type of a stream.', {
      from: '^packages/contracts/src/',
      fromNot: '^packages/contracts/src/ports/',
      to: '^(node:)?stream(/|$)',
    }),
    forbid('ingest-gets-resources', 'packages/ingest gets its resources as arguments; it opens none.', {
      from: '^packages/ingest/src/',
      to: '(^|/)node_modules/(express|bullmq|ioredis|winston|pg|@prisma/adapter-pg)/',
    }),
    ...ingestRules,
    forbid('surfaces-apart', 'A surface of the API imports what all share, and no other surface.', {
      from: `^apps/api/src/(${surfaces})/`,
      to: `^apps/api/src/(${surfaces})/`,
      toNot: '^apps/api/src/$1/',
    }),
    forbid('shared-knows-no-surface', 'What the surfaces of the API share imports none of them.', {
      from: '^apps/api/src/(auth|body|http|limits|problems|resources|server)/',
      to: `^apps/api/src/(${surfaces})/`,
    }),
    keepIn('express-in-api', 'express|@bull-board/[^/]+', ['apps/api/']),
    keepIn('bullmq-in-queue', 'bullmq', ['packages/runtime/(src/queue|src/migrate|test)/', 'packages/harness/']),
    keepIn('ioredis-in-limiter', 'ioredis', ['packages/runtime/(src/request-limiter|test)/', 'packages/harness/']),
    keepIn('s3-in-payload-store', '@aws-sdk/[^/]+', ['packages/runtime/(src/payload-store|test)/']),
    keepIn('winston-in-log', 'winston', ['packages/runtime/(src/log|test)/']),
  ],
  options: {
    // TypeScript 7 has no JavaScript API; SWC reads the sources instead.
    parser: 'swc',
    doNotFollow: { path: ['node_modules', '/dist/', '/generated/'] },
    exclude: { path: ['/generated/', '(^|/)dist/.*\\.d\\.ts$'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
