public import Model
public import Wire

/// What the source knows of logs that it shares with the receiver, and what it wants to know (spec: federation, "checkpoints").
public struct CheckpointsRequest: Message, Equatable {
  /// Which checkpoints of the source's own logs are wanted.
  public enum OwnLogs: Equatable, Sendable {
    case none
    /// Those that the receiver holds of the logs with ids after this one; of all for `nil`.
    case after(LogID?)
  }

  /// A checkpoint that the receiver named in a header.
  public struct Named: Hashable, Sendable {
    public let log: LogID
    public let size: UInt64

    public init(log: LogID, size: UInt64) {
      self.log = log
      self.size = size
    }
  }

  /// Signed notes, nothing of which is verified yet.
  public var notes: [Text]
  public var run: NodeRun?
  public var ownLogs: OwnLogs
  public var named: Named?
  public var proofs: [ForkProof]
  /// Whether the source, their home, wants these checkpoints cosigned.
  public var asksCosignatures = false

  public init(
    notes: [Text] = [], run: NodeRun? = nil, ownLogs: OwnLogs = .none, named: Named? = nil,
    proofs: [ForkProof] = []
  ) {
    self.notes = notes
    self.run = run
    self.ownLogs = ownLogs
    self.named = named
    self.proofs = proofs
  }

  /// Signatures that its receiver may have to verify: the home's and up to 15 of cosigners under each note, those of each proof.
  public var signatureCount: Int {
    notes.reduce(0) { $0 + Self.signatures(in: $1) } + proofs.reduce(0) { $0 + 2 + $1.documents.count }
      + (run == nil ? 0 : 1)
  }

  /// A note's lines but for three of the checkpoint and the one after them.
  private static func signatures(in note: Text) -> Int {
    min(1 + Limits.cosigners, max(1, note.utf8.count { $0 == 0x0A } - 4))
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var notes: [Text]?
    var run: NodeRun?
    var ownLogs = OwnLogs.none
    var named: Named?
    var proofs: [ForkProof] = []
    var asks = false
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1:
        notes = try reader.list(limit: Limits.checkpointsInRequest, beyond: .tooManyItems) {
          (reader) throws(WireError) in try reader.text()
        }
      case 2: run = try NodeRun(&reader)
      case 3: ownLogs = .after(try reader.null() ? nil : LogID(try reader.bytes32()))
      case 4:
        named = try reader.tuple(2) { (reader) throws(WireError) in
          Named(log: LogID(try reader.bytes32()), size: try reader.unsigned())
        }
      case 5: proofs = try ForkProof.list(&reader)
      case 6: asks = try reader.bool()
      default: try reader.skip()
      }
    }
    guard let notes else { throw .unexpected }
    self.init(notes: notes, run: run, ownLogs: ownLogs, named: named, proofs: proofs)
    asksCosignatures = asks
  }

  public func write(to writer: inout CBORWriter) {
    let optional = [run != nil, ownLogs != .none, named != nil, !proofs.isEmpty, asksCosignatures]
    writer.map(1 + optional.filter { $0 }.count)
    writer.unsigned(1)
    writer.list(notes) { $1.text($0) }
    if let run {
      writer.unsigned(2)
      run.write(to: &writer)
    }
    if case .after(let log) = ownLogs {
      writer.unsigned(3)
      if let log { writer.bytes(log.bytes) } else { writer.null() }
    }
    if let named {
      writer.unsigned(4)
      writer.array(2)
      writer.bytes(named.log.bytes)
      writer.unsigned(named.size)
    }
    if !proofs.isEmpty {
      writer.unsigned(5)
      writer.list(proofs) { $0.write(to: &$1) }
    }
    if asksCosignatures {
      writer.unsigned(6)
      writer.bool(true)
    }
  }
}
