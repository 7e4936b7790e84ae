extension StagedCommit {
  func encoded(after tree: RatchetTree, _ crypto: Crypto) -> Secret {
    var writer = Writer(wipedBy: crypto.provider, capacity: 16_384)
    write(after: tree, to: &writer, crypto)
    return writer.takeSecret(crypto)
  }

  /// Who commits, and what it makes of the state: all of a member's, but of the tree only what is new. Then the
  /// proposals.
  func write(after tree: RatchetTree, to writer: inout Writer, _ crypto: Crypto) {
    writer.append(changes.committer)
    if let next {
      writer.uint8(1)
      writer.opaque(MemberRecord(next, isMember: true).encoded(crypto))
      writer.vector { writer in
        for (index, secret) in next.messages.tree.nodes {
          writer.uint32(index.value)
          writer.opaque(secret)
        }
      }
    } else {
      writer.uint8(0)
      writer.append(GroupRecord(changes.next))
    }
    writer.vector { writer in
      changes.next.tree.differences(from: tree) { index, was, now in
        if was == now { return }
        writer.uint32(index.value)
        if case .blank = now { writer.uint8(0) } else { writer.uint8(1) }
        writer.append(now)
      }
    }
    writer.vector { writer in
      for (sender, proposal) in changes.proposals {
        writer.append(sender)
        writer.append(proposal)
      }
    }
  }
}
