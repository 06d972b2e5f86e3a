#!/usr/bin/env node
// CommonJS on purpose: libuv reads UV_THREADPOOL_SIZE when its pool is first used, and the loading of ES modules uses it.
// With its four threads, four long queries of the embedded engine would hold up every other query and every file.
process.env['UV_THREADPOOL_SIZE'] ??= '24'
void import('./main.ts').then(({ main }) => main())
