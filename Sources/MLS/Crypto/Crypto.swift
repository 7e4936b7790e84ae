/// The suite's functions on a provider's primitives (RFC 9420, 5.1 and 5.2; RFC 5869).
struct Crypto: Sendable {
  let provider: any CryptoProvider

  /// Bytes of a hash, a KDF's output and an AEAD key.
  static let hashBytes = 32
  static let nonceBytes = 12
  static let tagBytes = 16

  init(_ provider: any CryptoProvider) { self.provider = provider }

  func hash(_ message: [UInt8]) -> Digest { provider.sha256(message) }

  func secret(copying bytes: [UInt8]) -> Secret {
    unsafe bytes.withUnsafeBytes { unsafe secret(copying: $0) }
  }

  func secret(copying bytes: UnsafeRawBufferPointer) -> Secret {
    unsafe Secret(count: bytes.count, wipedBy: provider) { unsafe $0.copyMemory(from: bytes) }
  }

  func zeros(_ count: Int) -> Secret {
    unsafe Secret(count: count, wipedBy: provider) { memory in
      unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
    }
  }

  func randomSecret(_ count: Int = Crypto.hashBytes) -> Secret {
    unsafe Secret(count: count, wipedBy: provider) { unsafe provider.fillRandom($0) }
  }

  /// Random bytes that everybody may see.
  func randomBytes(_ count: Int) -> [UInt8] {
    unsafe Array(unsafeUninitializedCapacity: count) { memory, initialized in
      unsafe provider.fillRandom(UnsafeMutableRawBufferPointer(memory))
      initialized = count
    }
  }

  func extract(salt: Secret, _ keyingMaterial: Secret) -> Secret {
    provider.hmacSHA256(key: salt, secret: keyingMaterial)
  }

  /// HKDF-Expand for up to 255 hashes' worth of bytes.
  func expand(_ key: Secret, info: [UInt8], _ count: Int) -> Secret {
    if count <= Self.hashBytes {
      let block = provider.hmacSHA256(key: key, message: info + [1])
      return count == Self.hashBytes ? block : prefix(block, count)
    }
    var blocks: [Secret] = []
    var input = secret(copying: info + [1])
    while blocks.count * Self.hashBytes < count {
      let block = provider.hmacSHA256(key: key, secret: input)
      blocks.append(block)
      input = joined([block, secret(copying: info + [UInt8(truncatingIfNeeded: blocks.count + 1)])])
    }
    return prefix(joined(blocks), count)
  }

  func prefix(_ secret: Secret, _ count: Int) -> Secret {
    unsafe secret.withUnsafeBytes {
      unsafe self.secret(copying: UnsafeRawBufferPointer(rebasing: $0[..<count]))
    }
  }

  func joined(_ parts: [Secret]) -> Secret {
    let count = parts.reduce(0) { $0 + $1.count }
    return unsafe Secret(count: count, wipedBy: provider) { memory in
      var offset = 0
      for part in parts {
        unsafe part.withUnsafeBytes { bytes in
          unsafe UnsafeMutableRawBufferPointer(rebasing: memory[offset...]).copyMemory(from: bytes)
        }
        offset += part.count
      }
    }
  }

  func exclusiveOr(_ secret: Secret, _ mask: [UInt8]) -> Secret {
    unsafe Secret(count: secret.count, wipedBy: provider) { memory in
      unsafe secret.withUnsafeBytes { bytes in
        for index in 0..<bytes.count {
          unsafe memory[index] = unsafe index < mask.count ? bytes[index] ^ mask[index] : bytes[index]
        }
      }
    }
  }

  /// `ExpandWithLabel` (8).
  func expand(_ secret: Secret, _ label: Label, _ context: [UInt8] = [], _ count: Int = hashBytes) -> Secret {
    if count > Self.hashBytes { return expand(secret, info: Self.info(label, context, count), count) }
    let block = provider.hmacSHA256(key: secret, message: Self.info(label, context, count, block: 1))
    return count == Self.hashBytes ? block : prefix(block, count)
  }

  /// Several of one secret, which the provider has prepared, each of 32 bytes or fewer.
  func expand(
    prepared secret: Secret, _ wanted: [(label: Label, count: Int)], _ context: [UInt8]
  ) -> [Secret] {
    let messages = wanted.map { Self.info($0.label, context, $0.count, block: 1) }
    var blocks = provider.hmacSHA256(prepared: secret, messages: messages)
    for (index, one) in wanted.enumerated() where one.count < Self.hashBytes {
      blocks[index] = prefix(blocks[index], one.count)
    }
    return blocks
  }

  /// `KDFLabel`, and behind it the number of the block that HKDF-Expand makes of it, if it is to have one.
  private static func info(_ label: Label, _ context: [UInt8], _ count: Int, block: UInt8? = nil) -> [UInt8] {
    var writer = Writer(capacity: label.encoded.count + context.count + 8)
    writer.uint16(UInt16(count))
    writer.raw(label.encoded)
    writer.opaque(context)
    if let block { writer.uint8(block) }
    return writer.bytes
  }

  /// `DeriveSecret` (8).
  func derive(_ secret: Secret, _ label: Label) -> Secret { expand(secret, label) }

  /// `DeriveTreeSecret` (9).
  func derive(_ secret: Secret, _ label: Label, generation: UInt32, _ count: Int = hashBytes) -> Secret {
    expand(secret, label, Self.bytes(of: generation), count)
  }

  static func bytes(of generation: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: generation >> (24 - 8 * $0)) }
  }

  /// `MAC` of public data.
  func mac(_ key: Secret, _ message: [UInt8]) -> [UInt8] {
    provider.hmacSHA256(key: key, message: message).disclosed()
  }

  /// `SignWithLabel` (5.1.2).
  func sign(_ content: [UInt8], _ label: Label, _ key: any SignaturePrivateKey) -> [UInt8] {
    key.signature(over: Self.labelled(content, label))
  }

  /// `VerifyWithLabel` (5.1.2).
  func isValid(
    _ signature: [UInt8], by key: SignaturePublicKey, over content: [UInt8], _ label: Label
  ) -> Bool {
    provider.isValid(signature, by: key.bytes, over: Self.labelled(content, label))
  }

  /// `RefHash` (5.2).
  func reference(_ label: Label, _ value: [UInt8]) -> Digest { hash(Self.labelled(value, label)) }

  /// `SignContent`, `EncryptContext` and `RefHashInput` have one form: a label and an opaque value.
  static func labelled(_ value: [UInt8], _ label: Label) -> [UInt8] {
    var writer = Writer(capacity: label.encoded.count + value.count + 4)
    writer.raw(label.encoded)
    writer.opaque(value)
    return writer.bytes
  }
}
