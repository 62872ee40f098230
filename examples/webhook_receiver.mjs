// A receiver of webhooks in Node: node webhook_receiver.mjs whpk_… PORT
// It checks the Ed25519 signature (v1a), refuses what is old, and takes each id once.
import { createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";

const [shown, port] = process.argv.slice(2);
const x = Buffer.from(shown.replace("whpk_", ""), "base64").toString("base64url");
const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
const seen = new Set();

function isGenuine(headers, body) {
  const sent = headers["webhook-timestamp"];
  if (!(Math.abs(Date.now() / 1000 - Number(sent)) <= 300)) return false;
  const content = Buffer.concat([Buffer.from(`${headers["webhook-id"]}.${sent}.`), body]);
  return (headers["webhook-signature"] ?? "")
    .split(" ")
    .filter((one) => one.startsWith("v1a,"))
    .some((one) => verify(null, content, key, Buffer.from(one.slice(4), "base64")));
}

createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  const genuine = isGenuine(request.headers, body);
  response.writeHead(genuine ? 204 : 401).end();
  const id = request.headers["webhook-id"];
  if (!genuine || seen.has(id)) return;
  seen.add(id);
  const event = JSON.parse(body);
  // A hint: now check the certificate.
  console.log(event.type, event.data.number, ...event.data.items);
}).listen(Number(port), "127.0.0.1", () => console.log("listening"));
