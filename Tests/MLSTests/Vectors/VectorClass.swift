import MLS
import Sodium
import TestSupport

/// What runs one case of a class of vectors; it throws when the case fails.
typealias VectorCheck = @Sendable (VectorFields, VectorTools) throws -> Void

/// The classes that are known, by name.
let vectorClasses: [String: VectorCheck] = [
  "crypto-basics": checkCryptoBasics,
  "deserialization": checkDeserialization,
  "messages": checkMessages,
  "tree-math": checkTreeMath,
  "tree-operations": checkTreeOperations,
  "tree-validation": checkTreeValidation,
  "treekem": checkTreeKEM,
  "key-schedule": checkKeySchedule,
  "psk_secret": checkPreSharedKeys,
  "secret-tree": checkSecretTree,
  "transcript-hashes": checkTranscriptHashes,
  "message-protection": checkMessageProtection,
  "welcome": checkWelcome,
  "passive-client": checkPassiveClient,
  "rfc9180-x25519-sha256": checkHPKE,
  "ed25519_test": checkEd25519,
  "x25519_test": checkX25519,
  "chacha20_poly1305_test": checkChaCha20Poly1305,
  "xchacha20_poly1305_test": checkXChaCha20Poly1305,
  "hkdf_sha256_test": checkHKDF,
  "hmac_sha256_test": checkHMAC,
]
