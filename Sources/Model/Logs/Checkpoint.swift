internal import Suite
public import Wire

/// The size and root of a log in a term: what its home signs (spec: log, "Checkpoints"; C2SP tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
  public let log: LogID
  public let term: UInt64
  public let size: UInt64
  public let root: Bytes32

  public init(log: LogID, term: UInt64, size: UInt64, root: Bytes32) {
    self.log = log
    self.term = term
    self.size = size
    self.root = root
  }

  /// The first line, without its newline: the log's name among all logs, and the name of its key.
  public var line: [UInt8] {
    Self.prefix + Hex.encode(log.bytes.bytes) + [0x2F] + Array(String(term).utf8)
  }

  /// The three lines that are signed.
  public var text: [UInt8] {
    line + [0x0A] + Array(String(size).utf8) + [0x0A] + Base64.encode(root.bytes) + [0x0A]
  }

  static let prefix: [UInt8] = Array("hanse.v1/".utf8)

  /// The first four bytes of the hash that names a key in a note.
  static func keyID(_ name: [UInt8], _ key: Bytes32, _ suite: any CryptoSuite) -> [UInt8] {
    Array(suite.sha256(name + [0x0A, 0x01], key.bytes).bytes.prefix(4))
  }
}
