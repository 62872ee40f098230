/** Every vector again, in an engine that unpacks nothing itself, as Safari before 16.4. */
delete globalThis.DecompressionStream;
await import("./vectors.test.mjs");
