public import Suite
internal import Wire

/// A checkpoint whose signature by its home's log key was verified, or made here.
public struct SignedCheckpoint: Hashable, Sendable {
  public let checkpoint: Checkpoint
  /// The whole signed note, UTF-8, as it came.
  public let note: [UInt8]

  /// Signs for the home.
  public init(_ checkpoint: Checkpoint, by key: any Signer, _ suite: any CryptoSuite) {
    self.checkpoint = checkpoint
    let text = checkpoint.text
    let id = Checkpoint.keyID(checkpoint.line, key.publicKey, suite)
    let signature = id + key.sign([], text).bytes
    note = text + [0x0A] + CheckpointNote.dash + checkpoint.line + [0x20] + Base64.encode(signature) + [0x0A]
  }

  /// The same with these lines after the home's own, and no others.
  public func cosigned(by cosignatures: some Sequence<Cosignature>) -> SignedCheckpoint {
    let first = checkpoint.text.count + 1
    let end = note[first...].firstIndex(of: 0x0A).map { $0 + 1 } ?? note.endIndex
    return SignedCheckpoint(
      checked: checkpoint,
      note: cosignatures.reduce(into: Array(note[..<end])) { $0 += $1.line.utf8 + [0x0A] })
  }

  init(checked checkpoint: Checkpoint, note: [UInt8]) {
    self.checkpoint = checkpoint
    self.note = note
  }
}
