/// Why a node does not sign as before (spec: recovery). The names stay the same between versions.
public enum RecoveryReason: String, CaseIterable, Sendable {
  // A start at which it shows that the store is not the one that the node wrote last.
  /// It was made by `hanse backup`.
  case backup
  /// It was made by `hanse move`.
  case moved
  case guardMissing
  /// The guard file is another store's.
  case guardDiffers
  /// The guard file is itself a copy, or was on another machine.
  case guardCopied
  /// The store had come further than it is now.
  case storeBehind

  // What others showed to a node that was sure of itself, under its own signature.
  /// A run of this node that it knows nothing of.
  case runUnknown
  /// A checkpoint of a log of its own that it knows nothing of, or that does not fit.
  case checkpointUnknown
  /// An event of its own that it knows nothing of.
  case eventUnknown
  /// A document of its own that it knows nothing of.
  case documentUnknown

  /// The operator wanted it.
  case begun

  /// Whether the store is one from before: what it holds of sessions and codes may have been ended or used since.
  var isOfThePast: Bool {
    switch self {
    case .backup, .guardMissing, .guardDiffers, .guardCopied, .storeBehind: true
    case .moved, .runUnknown, .checkpointUnknown, .eventUnknown, .documentUnknown, .begun: false
    }
  }
}
