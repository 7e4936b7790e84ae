/// What happened to documents between two cursors, in order.
package struct IndexBatch: Sendable {
  package enum Change: Sendable {
    /// A new document. One whose key is there already with the same text is left as it is.
    case add(IndexDocument)
    /// An edit: the document keeps its place in the order. Where the key is unknown, the document is added.
    case replace(IndexDocument, oldText: [UInt8])
    /// An erasure. The index keeps no text, so the caller says which one to take out; an unknown key is ignored.
    case remove(key: Int64, oldText: [UInt8])
  }

  package var changes: [Change]
  /// The caller's number of the last change, kept with the index in the same transaction.
  package var cursor: Int64

  package init(changes: [Change] = [], cursor: Int64) {
    self.changes = changes
    self.cursor = cursor
  }
}

extension IndexBatch.Change {
  var key: Int64 {
    switch self {
    case .add(let document), .replace(let document, _): document.key
    case .remove(let key, _): key
    }
  }
}
