/// A part of an answer, newest first.
package struct SearchPage: Sendable, Equatable {
  package struct Hit: Sendable, Equatable {
    /// The place in the order of the index.
    package let number: Int64
    /// The caller's own.
    package let key: Int64
    package let channel: Int64
    package let timeMilliseconds: Int64
  }

  package var hits: [Hit]
  /// Give it as `before` for the next page; nil where there is none.
  package var next: Int64?
}
