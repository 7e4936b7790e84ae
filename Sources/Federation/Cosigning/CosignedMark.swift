public import Model

/// How far a channel is cosigned, as a node knows it: the best cosigned checkpoint, and what is *mirrored*.
public struct CosignedMark: Equatable, Sendable {
  /// What a mirror has last cosigned.
  public struct Standing: Equatable, Sendable {
    public let size: UInt64
    /// By its clock, since 1970.
    public let seconds: UInt64
  }

  /// The newest checkpoint that is mirrored, with its cosignatures; without mirrors, the newest that is cosigned.
  public private(set) var best: SignedCheckpoint?
  /// Whether enough mirrors have cosigned `best`.
  public private(set) var isMirrored: Bool
  /// Everything before this sequence is mirrored, and stays so.
  public private(set) var mirroredSize: UInt64
  public private(set) var standings: [NodeID: Standing] = [:]
  /// When the newest cosignature was made, in seconds since 1970; 0 for never.
  public private(set) var newestSeconds: UInt64 = 0

  public init() {
    isMirrored = false
    mirroredSize = 0
  }

  /// As it was kept.
  public init(best: SignedCheckpoint, isMirrored: Bool, mirroredSize: UInt64) {
    self.best = best
    self.isMirrored = isMirrored
    self.mirroredSize = mirroredSize
    for cosignature in (try? CheckpointNote(best.note))?.cosignatures ?? [] {
      note(cosignature, size: best.checkpoint.size)
    }
  }

  /// A cosignature of a checkpoint of this size, checked.
  public mutating func note(_ cosignature: Cosignature, size: UInt64) {
    newestSeconds = max(newestSeconds, cosignature.seconds)
    guard cosignature.cosigner.role == .mirror else { return }
    let node = cosignature.cosigner.node
    guard let old = standings[node], old.size > size || old.size == size && old.seconds > cosignature.seconds
    else { return standings[node] = Standing(size: size, seconds: cosignature.seconds) }
  }

  /// Takes a checkpoint with its cosignatures, all checked, if it is better than what there is. `awaitsMirrors` where the
  /// channel has some: then one without enough of them takes no other's place.
  public mutating func take(_ signed: SignedCheckpoint, isMirrored: Bool, awaitsMirrors: Bool) -> Bool {
    if isMirrored { mirroredSize = max(mirroredSize, signed.checkpoint.size) }
    let size = best?.checkpoint.size ?? 0
    let isBetter =
      isMirrored == self.isMirrored || !awaitsMirrors
      ? signed.checkpoint.size >= size : isMirrored
    guard isBetter, signed != best else { return false }
    best = signed
    self.isMirrored = isMirrored
    return true
  }

  /// A mirror has lost what it had cosigned.
  public mutating func lost(_ node: NodeID) { standings[node] = nil }
}
