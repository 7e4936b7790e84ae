public import Suite
public import Wire

/// One thing that was done to the node, linked to the one before by its hash (docs/audit-log.md).
public struct AuditEntry: Sendable, Equatable {
  /// From 1, without a gap.
  public let number: UInt64
  /// Milliseconds since 1970, by the node's clock.
  public let timeMilliseconds: UInt64
  /// Who did it: an address, `node`, or `operator`.
  public let actor: Text
  public let action: Text
  /// To whom or to what.
  public let target: Text
  public let detail: Text
  /// The hash of the entry before; 32 zero bytes in the first.
  public let previous: Bytes32
  public let hash: Bytes32

  /// What comes after `head`, the number and hash of the newest entry.
  public init(
    after head: AuditHead, timeMilliseconds: UInt64, actor: Text, action: Text, target: Text, detail: Text,
    _ suite: any CryptoSuite
  ) {
    self.init(
      number: head.number + 1, timeMilliseconds: timeMilliseconds, actor: actor, action: action,
      target: target, detail: detail, previous: head.hash,
      hash: Self.hash(head.number + 1, timeMilliseconds, [actor, action, target, detail], head.hash, suite))
  }

  /// An entry as somebody showed it: `isSound` says whether its hash is its own.
  public init(
    number: UInt64, timeMilliseconds: UInt64, actor: Text, action: Text, target: Text, detail: Text,
    previous: Bytes32, hash: Bytes32
  ) {
    self.number = number
    self.timeMilliseconds = timeMilliseconds
    self.actor = actor
    self.action = action
    self.target = target
    self.detail = detail
    self.previous = previous
    self.hash = hash
  }

  public func isSound(_ suite: any CryptoSuite) -> Bool {
    Self.hash(number, timeMilliseconds, [actor, action, target, detail], previous, suite) == hash
  }

  /// SHA-256 over `hanse.v1/audit`, a zero byte, and the CBOR array
  /// `[number, time, actor, action, target, detail, previous]`.
  private static func hash(
    _ number: UInt64, _ time: UInt64, _ texts: [Text], _ previous: Bytes32, _ suite: any CryptoSuite
  ) -> Bytes32 {
    let item = CBORWriter.bytes { writer in
      writer.array(3 + texts.count)
      writer.unsigned(number)
      writer.unsigned(time)
      for text in texts { writer.text(text) }
      writer.bytes(previous)
    }
    return suite.sha256(Array("hanse.v1/audit".utf8) + [0], item)
  }
}
