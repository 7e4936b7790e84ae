internal import Store

/// Erasure for good: once the index has let go, bodies are forgotten and the files scrubbed.
extension Core {
  func indexPurged(upTo arrival: Int64) throws(StoreError) {
    try store.forgetErased(upTo: arrival)
    afterCommit.append { [self] in isScrubDue = true }
  }

  /// Cuts the write-ahead log; tried again at the next tick while a reader is in the way.
  func scrubIfDue() {
    guard isScrubDue else { return }
    isScrubDue = (try? store.scrub()) != true
  }
}
