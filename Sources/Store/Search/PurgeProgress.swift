/// How far a purge has come.
package enum PurgeProgress: Sendable, Equatable {
  /// Nothing that was removed before the purge began is left in any file.
  case done
  /// A part was rewritten: call again.
  case more
  /// All is rewritten, but a reader holds the write-ahead log: call again a little later.
  case busy
}
