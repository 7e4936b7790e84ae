internal import Federation

/// A home that did not take the document which this node has signed under: when to try again, and how many documents further back.
struct DocumentDoubt {
  var backoff = Backoff()
  var back: UInt64 = 0
  /// Whether the home was told of the newest document, or is about to be.
  var isTold = false
}
