/**
 * Read files with the verifier in JavaScript: one {kind, base64} a line in, one {token}, {rows} or
 * {code} a line out.
 */
import { createInterface } from "node:readline";
import { CredentialError, unbake } from "../web/verifier/index.js";
import { SheetError, read } from "../web/verifier/reading/sheets/files.js";

async function answer({ kind, base64 }) {
  const octets = new Uint8Array(Buffer.from(base64, "base64"));
  try {
    if (!["xlsx", "csv"].includes(kind)) return { token: await unbake(octets) };
    const { header, rows } = await read(octets);
    return { rows: [header, ...rows] };
  } catch (error) {
    if (error instanceof CredentialError) return { code: error.code };
    if (error instanceof SheetError) return { code: error.kind };
    return { raised: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
