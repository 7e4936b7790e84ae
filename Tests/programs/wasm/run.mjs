// Runs passive clients' vectors in the module: node run.mjs MODULE FILE...
import { createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, randomFillSync, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const SUITE = 3;
const [modulePath, ...files] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(modulePath));

const der = (prefix, key) => Buffer.concat([Buffer.from(prefix, "hex"), key]);
const privateX25519 = (key) => createPrivateKey({ key: der("302e020100300506032b656e04220420", key), format: "der", type: "pkcs8" });
const publicKey = (oid, key) => createPublicKey({ key: der(`302a300506032b65${oid}032100`, key), format: "der", type: "spki" });

function instance() {
  let exports;
  const at = (start, count) => Buffer.from(exports.memory.buffer, start, count);
  const copy = (start, count) => Buffer.from(at(start, count));
  const put = (start, bytes) => { at(start, bytes.length).set(bytes); };
  const host = {
    sha256: (from, count, out) => put(out, createHash("sha256").update(at(from, count)).digest()),
    hmac: (key, keyCount, from, count, out) => put(out, createHmac("sha256", copy(key, keyCount)).update(at(from, count)).digest()),
    seal(from, count, key, nonce, data, dataCount, out) {
      const cipher = createCipheriv("chacha20-poly1305", copy(key, 32), copy(nonce, 12), { authTagLength: 16 });
      cipher.setAAD(copy(data, dataCount), { plaintextLength: count });
      put(out, Buffer.concat([cipher.update(copy(from, count)), cipher.final(), cipher.getAuthTag()]));
    },
    open(from, count, key, nonce, data, dataCount, out) {
      const cipher = createDecipheriv("chacha20-poly1305", copy(key, 32), copy(nonce, 12), { authTagLength: 16 });
      cipher.setAAD(copy(data, dataCount), { plaintextLength: count - 16 });
      cipher.setAuthTag(copy(from + count - 16, 16));
      try {
        put(out, Buffer.concat([cipher.update(copy(from, count - 16)), cipher.final()]));
        return 0;
      } catch { return 1; }
    },
    x25519PublicKey: (key, out) => put(out, createPublicKey(privateX25519(copy(key, 32))).export({ format: "der", type: "spki" }).subarray(-32)),
    x25519(key, other, out) {
      try {
        put(out, diffieHellman({ privateKey: privateX25519(copy(key, 32)), publicKey: publicKey("6e", copy(other, 32)) }));
        return 0;
      } catch { return 1; }
    },
    verify: (signature, key, from, count) => verify(null, copy(from, count), publicKey("70", copy(key, 32)), copy(signature, 64)) ? 0 : 1,
    random: (out, count) => { randomFillSync(at(out, count)); },
  };
  exports = new WebAssembly.Instance(module, { host }).exports;
  return exports;
}

const number = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32BE(value); return bytes; };
const field = (hex) => { const bytes = Buffer.from(hex ?? "", "hex"); return [number(bytes.length), bytes]; };

function packed(one) {
  const parts = [one.key_package, one.welcome, one.init_priv, one.encryption_priv, one.ratchet_tree].flatMap(field);
  parts.push(number(one.external_psks.length), ...one.external_psks.flatMap((psk) => [...field(psk.psk_id), ...field(psk.psk)]));
  parts.push(...field(one.initial_epoch_authenticator), number(one.epochs.length));
  for (const epoch of one.epochs) {
    parts.push(number(epoch.proposals.length), ...epoch.proposals.flatMap(field), ...field(epoch.commit), ...field(epoch.epoch_authenticator));
  }
  return Buffer.concat(parts);
}

let failed = 0;
let spoiled = 0;
for (const file of files) {
  let passed = 0;
  const cases = JSON.parse(readFileSync(file)).filter((one) => one.cipher_suite === SUITE);
  for (const [index, one] of cases.entries()) {
    const run = (bytes) => {
      const exports = instance();
      const start = exports.malloc(bytes.length);
      Buffer.from(exports.memory.buffer, start, bytes.length).set(bytes);
      return exports.passiveClient(start, bytes.length);
    };
    const step = run(packed(one));
    if (step === 0) passed += 1;
    else { failed += 1; console.log(`fail ${basename(file)} case ${index}: step ${step}`); }
    // A run that calls everything right would pass too: this one must not.
    const wrong = { ...one, initial_epoch_authenticator: one.initial_epoch_authenticator.replace(/^../, (byte) => (byte === "00" ? "01" : "00")) };
    if (run(packed(wrong)) === 3) spoiled += 1;
    else { failed += 1; console.log(`fail ${basename(file)} case ${index}: what was spoiled is taken`); }
  }
  console.log(`vectors ${basename(file)}: ${passed} of ${cases.length} passed in the module`);
}
process.exit(failed === 0 && spoiled > 0 ? 0 : 1);
