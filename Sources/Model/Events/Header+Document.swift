extension Header {
  /// The node document that an event brings into a channel's state, and whose it is.
  public var namedDocument: (node: NodeID, reference: DocumentReference)? {
    switch content {
    case .channel(let creation): (author.node, creation.document)
    case .invite(let target, _, let document): (target.node, document)
    case .document(let document), .replacement(let document): (author.node, document)
    case .admission(let node, let document): (node, document)
    default: nil
    }
  }
}
