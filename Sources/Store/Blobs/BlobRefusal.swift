/// Why bytes were not taken.
public enum BlobRefusal: Error, Equatable, Sendable {
  case store(StoreError)
  /// No such content is coming.
  case unknown
  /// The bytes do not begin where this one does, after what is durable or has arrived.
  case offset(UInt64)
  /// They go beyond the size that was announced.
  case beyondSize
  /// All of them are there, and are not what was announced. Nothing of it is kept.
  case mismatch
}
