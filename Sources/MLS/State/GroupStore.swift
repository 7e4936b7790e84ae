/// Where a group's state is kept: a map from keys to values, which a database or a file can be.
///
/// Every operation of a `Group` or `FollowedGroup` that changes anything writes once, before its result is given out, and only
/// what changed. What is written together must become durable together. Values hold secrets: who stores them
/// encrypts them.
public protocol GroupStore: AnyObject {
  /// Applies all changes, in their order, or none. When it throws, the operation has not happened.
  func write(_ changes: [StateChange]) throws(StoreFault)
}

extension GroupStore {
  /// Writes what an operation changes, before it changes it anywhere else.
  func apply(_ changes: [StateChange]) throws(MLSError) {
    if changes.isEmpty { return }
    do { try write(changes) } catch { throw .misused(.notStored) }
  }
}

/// A store could not write.
public struct StoreFault: Error {
  public init() {}
}
