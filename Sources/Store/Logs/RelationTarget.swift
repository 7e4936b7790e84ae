internal import Model

/// What an edit, an erasure, a reaction or a pin of a log is about.
enum RelationTarget {
  /// An entry that is here, and what kind of event it is.
  case held(UInt64, Kind)
  /// The bytes of a relation whose target is not here: the copy has a gap. Whether it agrees cannot be seen; the edits and
  /// erasures that name the same have their effect on each other.
  case inGap([UInt8])
}
