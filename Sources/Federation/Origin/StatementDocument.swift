public import Model
public import Rules

#if HANSE_DEFECTS
  internal import Wire
#endif

/// Which of its node's documents an event's statement is under.
public enum StatementDocument {
  /// EV-5, second half: the document that the state names for the event's node, or the one that a *nodeDocument* event itself
  /// names. Where a log keeps no documents, any of the chain.
  public static func named(
    _ number: UInt64, for header: Header, in state: LogState, _ chain: NodeChain
  ) throws(Refusal) -> DocumentReference {
    #if HANSE_DEFECTS
      if Defect.skipsStatementDocument.isPlanted, number < UInt64(chain.hashes.count) {
        return DocumentReference(number: number, hash: chain.hashes[Int(number)])
      }
    #endif
    guard state.log.kind == .channel, let record = state.nodes[header.author.node] else {
      guard number < UInt64(chain.hashes.count) else { throw .statementWrongDocument }
      return DocumentReference(number: number, hash: chain.hashes[Int(number)])
    }
    switch header.content {
    case .replacement(let document):
      guard document.number == number, chain.document(document) != nil,
        document == record.document || chain.revokes(record.document, since: document)
      else { throw .statementWrongDocument }
      return document
    case .document(let document) where document.number == number && document.number > record.document.number:
      guard chain.document(document) != nil else { throw .statementWrongDocument }
      return document
    default:
      guard record.document.number == number, chain.document(record.document) != nil else {
        throw .statementWrongDocument
      }
      return record.document
    }
  }
}
