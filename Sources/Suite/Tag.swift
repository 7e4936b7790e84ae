public import Wire

/// What separates one kind of hashed or signed statement from every other (spec: wire, "Tagged hashes and signatures").
public struct Tag: Sendable {
  /// The tag's ASCII bytes and a zero byte.
  public let prefix: [UInt8]

  private init(_ name: StaticString) {
    prefix = Array("\(name)".utf8) + [0]
  }

  public static let node = Tag("hanse.v1/node")
  public static let nodeDocument = Tag("hanse.v1/node-document")
  public static let event = Tag("hanse.v1/event")
  public static let body = Tag("hanse.v1/body")
  public static let batch = Tag("hanse.v1/batch")
  public static let blob = Tag("hanse.v1/blob")
  public static let run = Tag("hanse.v1/run")
  public static let stateKey = Tag("hanse.v1/state-key")
  public static let stateValue = Tag("hanse.v1/state-value")
}

extension CryptoSuite {
  /// `H(tag, item)` of the spec.
  public func hash(_ tag: Tag, _ item: [UInt8]) -> Bytes32 { sha256(tag.prefix, item) }

  /// Whether `signature` is `Sign(key, tag, item)` of the spec.
  public func isValid(_ signature: Bytes64, by publicKey: Bytes32, _ tag: Tag, _ item: [UInt8]) -> Bool {
    isValid(signature, by: publicKey, tag.prefix, item)
  }
}

extension Signer {
  /// `Sign(key, tag, item)` of the spec.
  public func sign(_ tag: Tag, _ item: [UInt8]) -> Bytes64 { sign(tag.prefix, item) }
}
