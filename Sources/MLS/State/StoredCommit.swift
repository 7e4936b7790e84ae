/// An own commit as it was stored.
struct StoredCommit {
  let message: MLSMessage
  let record: MemberRecord
  let secretNodes: [NodeIndex: Secret]
  /// Of the tree that it leads to.
  let contents: [UInt32: Subtree.Content]
  let proposals: [(sender: Sender, proposal: Proposal)]
  let welcome: OwnWelcome?

  /// `contents` are those of the tree before.
  init(
    from reader: inout Reader, _ before: [UInt32: Subtree.Content], _ limits: Limits, _ crypto: Crypto
  ) throws(MLSError) {
    message = try MLSMessage(try reader.opaque(), limits)
    record = try Reader.read(try reader.secret(crypto), limits) { (reader) throws(MLSError) in
      try MemberRecord(from: &reader, crypto)
    }
    var secretNodes: [NodeIndex: Secret] = [:]
    try reader.inVector { (reader) throws(MLSError) in
      while !reader.isAtEnd {
        let index = NodeIndex(try reader.uint32())
        secretNodes[index] = try reader.secret(crypto)
      }
    }
    var contents = before
    try reader.inVector { (reader) throws(MLSError) in
      while !reader.isAtEnd {
        let index = try reader.uint32()
        contents[index] = try reader.optional { (reader) throws(MLSError) in
          try Subtree.Content(from: &reader)
        }
      }
    }
    self.secretNodes = secretNodes
    self.contents = contents
    proposals = try reader.vector(limits.proposals) { (reader) throws(MLSError) in
      (sender: try Sender(from: &reader), proposal: try Proposal(from: &reader))
    }
    welcome = try reader.optional { (reader) throws(MLSError) in try OwnWelcome(from: &reader, crypto) }
  }
}
