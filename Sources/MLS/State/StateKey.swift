/// The key of a stored value: unique within its group, at most 41 bytes.
public struct StateKey: Hashable, Sendable {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What the first byte says of a value.
  enum Kind: UInt8 {
    case member = 1
    case node, secretNode, ratchet, waiting, update, resumption, pastEpoch, pastLeaf, pending, welcome
    case staged, group, seal
  }

  private init(_ kind: Kind, _ fill: (inout Writer) -> Void = { _ in }) {
    var writer = Writer(capacity: 16)
    writer.uint8(kind.rawValue)
    fill(&writer)
    bytes = writer.bytes
  }

  static let member = StateKey(.member)
  static let pending = StateKey(.pending)
  static let welcome = StateKey(.welcome)
  /// Of a group that is followed, with `seal` beside it.
  static let group = StateKey(.group)
  static let seal = StateKey(.seal)

  /// A commit of another's, by the hash of its message.
  static func staged(_ message: Digest) -> StateKey { StateKey(.staged) { $0.raw(message.bytes) } }

  static func node(_ index: NodeIndex) -> StateKey { StateKey(.node) { $0.uint32(index.value) } }

  static func secretNode(_ epoch: UInt64, _ index: NodeIndex) -> StateKey {
    StateKey(.secretNode) {
      $0.uint64(epoch)
      $0.uint32(index.value)
    }
  }

  static func ratchet(_ epoch: UInt64, _ leaf: LeafIndex) -> StateKey {
    StateKey(.ratchet) {
      $0.uint64(epoch)
      $0.append(leaf)
    }
  }

  /// Proposals are numbered as they come.
  static func waiting(_ number: Int) -> StateKey { StateKey(.waiting) { $0.uint32(UInt32(number)) } }

  static func update(_ key: HPKEPublicKey) -> StateKey { StateKey(.update) { $0.raw(key.bytes) } }
  static func resumption(_ epoch: UInt64) -> StateKey { StateKey(.resumption) { $0.uint64(epoch) } }
  static func pastEpoch(_ epoch: UInt64) -> StateKey { StateKey(.pastEpoch) { $0.uint64(epoch) } }

  static func pastLeaf(_ epoch: UInt64, _ leaf: LeafIndex) -> StateKey {
    StateKey(.pastLeaf) {
      $0.uint64(epoch)
      $0.append(leaf)
    }
  }
}

extension StateKey: WireCodable {
  init(from reader: inout Reader) throws(MLSError) { bytes = try reader.opaque() }
  func write(to writer: inout Writer) { writer.opaque(bytes) }
}
