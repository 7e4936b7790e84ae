extension WaitingProposal {
  func encodedSecret(_ crypto: Crypto) -> Secret {
    var writer = Writer(capacity: 1_024)
    writer.opaque(reference)
    writer.append(sender)
    writer.append(proposal)
    return writer.takeSecret(crypto)
  }

  init(from reader: inout Reader) throws(MLSError) {
    guard let reference = Digest(try reader.opaque()) else { throw .refused(.invalidValue) }
    self.reference = reference
    sender = try Sender(from: &reader)
    proposal = try Proposal(from: &reader)
  }
}
