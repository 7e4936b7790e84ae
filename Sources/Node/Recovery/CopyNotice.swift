internal import Model

/// What shows that another copy of this node runs or has run, all of it under this node's own signature.
struct CopyNotice: Equatable {
  let reason: RecoveryReason
  /// Who showed it.
  let peer: NodeID
  /// For people: which log, run or document.
  let detail: String
}
