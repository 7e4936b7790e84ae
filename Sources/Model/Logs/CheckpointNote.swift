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

  /// Parses a note. One whose first line names no log is `checkpointWrongLog`; what else is not a note is
  /// `checkpointBadSignature`: nobody has signed it.
  public init(_ note: [UInt8]) throws(Refusal) {
    guard note.count <= Limits.checkpointBytes else { throw .checkpointTooLarge }
    let lines = note.split(separator: Self.newline, omittingEmptySubsequences: false).map { Array($0) }
    guard let (log, term) = Self.log(lines[0]) else { throw .checkpointWrongLog }
    guard lines.count >= 6, lines[3].isEmpty, lines[lines.count - 1].isEmpty,
      let size = Self.decimal(lines[1]), let hash = Base64.decode(lines[2]), let root = Bytes32(hash)
    else { throw .checkpointBadSignature }
    var signatures: [(name: [UInt8], value: [UInt8])] = []
    for line in lines[4..<(lines.count - 1)] {
      guard let signature = Self.signature(line) else { throw .checkpointBadSignature }
      signatures.append(signature)
    }
    checkpoint = Checkpoint(log: log, term: term, size: size, root: root)
    self.note = note
    self.signatures = signatures
  }

  /// LOG-6: the checkpoint as one of `log` in `term`, signed with its home's log key. The home's signature is the first; those
  /// that follow are cosignatures.
  public func verified(
    log: LogID, term: UInt64, by key: Bytes32, _ suite: any CryptoSuite
  ) throws(Refusal) -> SignedCheckpoint {
    guard checkpoint.log == log, checkpoint.term == term else { throw .checkpointWrongLog }
    #if HANSE_DEFECTS
      if Defect.trustsAnyCheckpoint.isPlanted { return SignedCheckpoint(checked: checkpoint, note: note) }
    #endif
    let name = checkpoint.line
    let id = Checkpoint.keyID(name, key, suite)
    guard let first = signatures.first, first.name == name, Array(first.value.prefix(4)) == id,
      let signature = Bytes64(Array(first.value.dropFirst(4))),
      suite.isValid(signature, by: key, [], checkpoint.text)
    else { throw .checkpointBadSignature }
    return SignedCheckpoint(checked: checkpoint, note: note)
  }

  /// Whether its first signature line says that it is by this key; nothing of it is verified.
  public func claimsKey(_ key: Bytes32, _ suite: any CryptoSuite) -> Bool {
    guard let first = signatures.first, first.name == checkpoint.line else { return false }
    return Array(first.value.prefix(4)) == Checkpoint.keyID(first.name, key, suite)
  }

  /// The cosignatures among the lines after the first, well-formed and no more; lines of other kinds are passed by.
  public var cosignatures: [Cosignature] {
    signatures.dropFirst().compactMap { Cosignature(name: $0.name, value: $0.value) }
  }

  public static func == (left: CheckpointNote, right: CheckpointNote) -> Bool { left.note == right.note }

  private static func log(_ line: [UInt8]) -> (LogID, UInt64)? {
    let prefix = Checkpoint.prefix
    guard Array(line.prefix(prefix.count)) == prefix else { return nil }
    let parts = line.dropFirst(prefix.count).split(separator: 0x2F, omittingEmptySubsequences: false)
    guard parts.count == 2, let log = Bytes32(hex: parts[0]), let term = decimal(Array(parts[1])) else {
      return nil
    }
    return (LogID(log), term)
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

  /// Key name and value of a signature line, without its newline.
  static func signature(_ line: [UInt8]) -> (name: [UInt8], value: [UInt8])? {
    guard Array(line.prefix(dash.count)) == dash else { return nil }
    let parts = line.dropFirst(dash.count).split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let value = Base64.decode(Array(parts[1])), value.count > 4
    else { return nil }
    return (Array(parts[0]), value)
  }
}
