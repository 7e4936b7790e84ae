public import Suite
public import Wire

/// A checkpoint as it came: well-formed, its signature not yet verified.
public struct CheckpointNote: Equatable, Sendable {
  public let checkpoint: Checkpoint
  private let note: [UInt8]
  /// Key name, and key id followed by signature, of each signature line.
  private let signatures: [(name: [UInt8], value: [UInt8])]

  /// An em dash and a space: how a signature line begins.
  static let dash: [UInt8] = [0xE2, 0x80, 0x94, 0x20]
  private static let newline: UInt8 = 0x0A

  /// Parses a note. What is not one is `checkpointBadSignature`: nobody has signed it.
  public init(_ note: [UInt8]) throws(Refusal) {
    guard note.count <= Limits.checkpointBytes else { throw .checkpointTooLarge }
    let lines = note.split(separator: Self.newline, omittingEmptySubsequences: false).map { Array($0) }
    guard lines.count >= 6, lines[3].isEmpty, lines[lines.count - 1].isEmpty,
      let checkpoint = Self.checkpoint(lines[0], lines[1], lines[2])
    else { throw .checkpointBadSignature }
    var signatures: [(name: [UInt8], value: [UInt8])] = []
    for line in lines[4..<(lines.count - 1)] {
      guard let signature = Self.signature(line) else { throw .checkpointBadSignature }
      signatures.append(signature)
    }
    self.checkpoint = checkpoint
    self.note = note
    self.signatures = signatures
  }

  /// LOG-6: the checkpoint as one of `log` in `term`, signed with its home's log key.
  public func verified(
    log: LogID, term: UInt64, by key: Bytes32, _ suite: any CryptoSuite
  ) throws(Refusal) -> SignedCheckpoint {
    guard checkpoint.log == log, checkpoint.term == term else { throw .checkpointWrongLog }
    let name = checkpoint.line
    let id = Checkpoint.keyID(name, key, suite)
    for signature in signatures where signature.name == name && Array(signature.value.prefix(4)) == id {
      guard let bytes = Bytes64(Array(signature.value.dropFirst(4))),
        suite.isValid(bytes, by: key, [], checkpoint.text)
      else { continue }
      return SignedCheckpoint(checked: checkpoint, note: note)
    }
    throw .checkpointBadSignature
  }

  public static func == (left: CheckpointNote, right: CheckpointNote) -> Bool { left.note == right.note }

  private static func checkpoint(_ line: [UInt8], _ size: [UInt8], _ root: [UInt8]) -> Checkpoint? {
    let prefix = Checkpoint.prefix
    guard Array(line.prefix(prefix.count)) == prefix else { return nil }
    let parts = line.dropFirst(prefix.count).split(separator: 0x2F, omittingEmptySubsequences: false)
    guard parts.count == 2, let log = Bytes32(hex: parts[0]), let term = decimal(Array(parts[1])),
      let size = decimal(size), let hash = Base64.decode(root), let root = Bytes32(hash)
    else { return nil }
    return Checkpoint(log: LogID(log), term: term, size: size, root: root)
  }

  /// A canonical decimal below 2^63.
  private static func decimal(_ digits: [UInt8]) -> UInt64? {
    guard (1...19).contains(digits.count), digits.count == 1 || digits[0] != 0x30 else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + UInt64(digit - 0x30)
    }
    return value <= UInt64(Int64.max) ? value : nil
  }

  private static func signature(_ line: [UInt8]) -> (name: [UInt8], value: [UInt8])? {
    guard Array(line.prefix(dash.count)) == dash else { return nil }
    let parts = line.dropFirst(dash.count).split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let value = Base64.decode(Array(parts[1])), value.count > 4
    else { return nil }
    return (Array(parts[0]), value)
  }
}
