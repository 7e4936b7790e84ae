internal import COpenSSL
internal import CSodium
public import MLS

/// The primitives of MLS on libsodium, and SHA-256 with the HMAC on it on OpenSSL, which uses the processor's
/// instructions for it.
public final class SodiumProvider: CryptoProvider {
  private let random: (@Sendable (UnsafeMutableRawBufferPointer) -> Void)?

  /// Draws from the system's randomness, or from `random`, which then writes every byte it is given.
  ///
  /// Fails only when libsodium cannot find randomness or memory at all.
  public init(
    random: (@Sendable (UnsafeMutableRawBufferPointer) -> Void)? = nil
  ) throws(SodiumUnavailable) {
    guard sodium_init() >= 0 else { throw SodiumUnavailable() }
    self.random = random
  }

  public func sha256(_ message: [UInt8]) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: Digest.byteCount, alignment: 8) { digest in
      hanse_sha256(nil, 0, message, message.count, digest.bytes)
      return Digest(UnsafeRawBufferPointer(digest))
    }
  }

  public func hmacSHA256(key: Secret, message: [UInt8]) -> Secret {
    message.withUnsafeBytes { hmacSHA256(key, $0) }
  }

  public func hmacSHA256(key: Secret, secret: Secret) -> Secret {
    secret.withUnsafeBytes { hmacSHA256(key, $0) }
  }

  private func hmacSHA256(_ key: Secret, _ message: UnsafeRawBufferPointer) -> Secret {
    Secret(count: Digest.byteCount, wipedBy: self) { out in
      var states = hanse_hmac_key()
      key.withUnsafeBytes { hanse_hmac_sha256_key($0.baseAddress, $0.count, &states) }
      hanse_hmac_sha256(&states, message.baseAddress, message.count, out.bytes)
      sodium_memzero(&states, MemoryLayout<hanse_hmac_key>.size)
    }
  }

  /// The states that have taken in the key.
  public func prepareHMAC(_ key: Secret) -> Secret {
    Secret(count: MemoryLayout<hanse_hmac_key>.size, wipedBy: self) { out in
      let states = out.bindMemory(to: hanse_hmac_key.self)
      key.withUnsafeBytes { hanse_hmac_sha256_key($0.baseAddress, $0.count, states.baseAddress) }
    }
  }

  public func hmacSHA256(prepared key: Secret, messages: [[UInt8]]) -> [Secret] {
    precondition(key.count == MemoryLayout<hanse_hmac_key>.size, "a key that prepareHMAC made")
    return key.withUnsafeBytes { prepared in
      let states = prepared.assumingMemoryBound(to: hanse_hmac_key.self)
      return messages.map { message in
        Secret(count: Digest.byteCount, wipedBy: self) { out in
          hanse_hmac_sha256(states.baseAddress, message, message.count, out.bytes)
        }
      }
    }
  }

  public func seal(_ plaintext: Secret, key: Secret, nonce: Secret, associatedData: [UInt8]) -> [UInt8] {
    precondition(key.count == 32 && nonce.count == 12, "an AEAD key has 32 bytes, its nonce 12")
    let tagBytes = Int(crypto_aead_chacha20poly1305_ietf_ABYTES)
    return [UInt8](unsafeUninitializedCapacity: plaintext.count + tagBytes) { out, count in
      plaintext.withUnsafeBytes { plain in
        key.withUnsafeBytes { key in
          nonce.withUnsafeBytes { nonce in
            _ = crypto_aead_chacha20poly1305_ietf_encrypt(
              UnsafeMutableRawBufferPointer(out).bytes, nil, plain.bytes, UInt64(plain.count), associatedData,
              UInt64(associatedData.count), nil, nonce.bytes, key.bytes)
          }
        }
      }
      count = plaintext.count + tagBytes
    }
  }

  public func open(
    _ ciphertext: [UInt8], key: Secret, nonce: Secret, associatedData: [UInt8]
  ) -> Secret? {
    precondition(key.count == 32 && nonce.count == 12, "an AEAD key has 32 bytes, its nonce 12")
    let tagBytes = Int(crypto_aead_chacha20poly1305_ietf_ABYTES)
    guard ciphertext.count >= tagBytes else { return nil }
    var result: Int32 = -1
    let plaintext = Secret(count: ciphertext.count - tagBytes, wipedBy: self) { plain in
      key.withUnsafeBytes { key in
        nonce.withUnsafeBytes { nonce in
          result = crypto_aead_chacha20poly1305_ietf_decrypt(
            plain.bytes, nil, nil, ciphertext, UInt64(ciphertext.count), associatedData,
            UInt64(associatedData.count), nonce.bytes, key.bytes)
        }
      }
    }
    return result == 0 ? plaintext : nil
  }

  public func x25519PublicKey(of privateKey: Secret) -> [UInt8] {
    precondition(privateKey.count == 32, "an X25519 private key has 32 bytes")
    var publicKey = [UInt8](repeating: 0, count: 32)
    privateKey.withUnsafeBytes { _ = crypto_scalarmult_curve25519_base(&publicKey, $0.bytes) }
    return publicKey
  }

  public func x25519(_ privateKey: Secret, _ publicKey: [UInt8]) -> Secret? {
    guard privateKey.count == 32, publicKey.count == 32 else { return nil }
    var result: Int32 = -1
    let agreed = Secret(count: 32, wipedBy: self) { out in
      privateKey.withUnsafeBytes { key in
        result = crypto_scalarmult_curve25519(out.bytes, key.bytes, publicKey)
      }
    }
    return result == 0 ? agreed : nil
  }

  public func isValid(_ signature: [UInt8], by publicKey: [UInt8], over message: [UInt8]) -> Bool {
    guard signature.count == 64, publicKey.count == 32 else { return false }
    return crypto_sign_ed25519_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
  }

  public func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && sodium_memcmp(one, other, one.count) == 0
  }

  public func fillRandom(_ memory: UnsafeMutableRawBufferPointer) {
    if let random {
      random(memory)
    } else if let base = memory.baseAddress {
      randombytes_buf(base, memory.count)
    }
  }

  public func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    Wiping.wipe(memory)
  }
}

extension UnsafeRawBufferPointer {
  /// C asks for an address even of no bytes, and reads nothing there.
  fileprivate var bytes: UnsafePointer<UInt8> {
    guard let base = baseAddress else { return UnsafePointer(nowhere) }
    return base.assumingMemoryBound(to: UInt8.self)
  }
}

extension UnsafeMutableRawBufferPointer {
  fileprivate var bytes: UnsafeMutablePointer<UInt8> {
    guard let base = baseAddress else { return nowhere }
    return base.assumingMemoryBound(to: UInt8.self)
  }
}

/// The address of one byte that nobody reads or writes. Immutable.
nonisolated(unsafe) private let nowhere = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
