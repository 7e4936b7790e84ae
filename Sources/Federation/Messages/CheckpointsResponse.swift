internal import Model
public import Wire

/// What the responder knows otherwise than the source (spec: federation, "checkpoints").
public struct CheckpointsResponse: Message, Equatable {
  public var notes: [Text]
  /// A run that the source's node has signed, and that the source is not.
  public var run: NodeRun?
  /// Whether there are more checkpoints of the source's own logs after these.
  public var hasMore: Bool
  public var proofs: [ForkProof]
  /// Of channels of which the source is the home, and which it asked for.
  public var cosigned: [CosignedLine] = []

  public init(notes: [Text] = [], run: NodeRun? = nil, hasMore: Bool = false, proofs: [ForkProof] = []) {
    self.notes = notes
    self.run = run
    self.hasMore = hasMore
    self.proofs = proofs
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var notes: [Text]?
    var run: NodeRun?
    var hasMore = false
    var proofs: [ForkProof] = []
    var cosigned: [CosignedLine] = []
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1:
        notes = try reader.list(limit: Limits.checkpointsInResponse, beyond: .tooManyItems) {
          (reader) throws(WireError) in try reader.text()
        }
      case 2: run = try NodeRun(&reader)
      case 3: hasMore = try reader.bool()
      case 5: proofs = try ForkProof.list(&reader)
      case 6: cosigned = try CosignedLine.list(&reader, limit: Limits.checkpointsInRequest)
      default: try reader.skip()
      }
    }
    guard let notes else { throw .unexpected }
    self.init(notes: notes, run: run, hasMore: hasMore, proofs: proofs)
    self.cosigned = cosigned
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(1 + [run != nil, hasMore, !proofs.isEmpty, !cosigned.isEmpty].filter { $0 }.count)
    writer.unsigned(1)
    writer.list(notes) { $1.text($0) }
    if let run {
      writer.unsigned(2)
      run.write(to: &writer)
    }
    if hasMore {
      writer.unsigned(3)
      writer.bool(true)
    }
    if !proofs.isEmpty {
      writer.unsigned(5)
      writer.list(proofs) { $0.write(to: &$1) }
    }
    if !cosigned.isEmpty {
      writer.unsigned(6)
      CosignedLine.write(cosigned, to: &writer)
    }
  }
}
