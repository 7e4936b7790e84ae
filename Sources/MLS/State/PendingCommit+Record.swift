extension Group.PendingCommit {
  /// The message, and what it makes of the state: all of a member's, but of the tree only what is new. Then the
  /// proposals, and the Welcome.
  func encoded(after tree: RatchetTree, _ crypto: Crypto) -> Secret {
    var writer = Writer(wipedBy: crypto.provider, capacity: 16_384)
    writer.opaque(own.message.bytes)
    writer.opaque(MemberRecord(next, isMember: true).encoded(crypto))
    writer.vector { writer in
      for (index, secret) in next.messages.tree.nodes {
        writer.uint32(index.value)
        writer.opaque(secret)
      }
    }
    writer.vector { writer in
      next.publicGroup.tree.differences(from: tree) { index, was, now in
        if was == now { return }
        writer.uint32(index.value)
        if case .blank = now { writer.uint8(0) } else { writer.uint8(1) }
        writer.append(now)
      }
    }
    writer.vector { writer in
      for (sender, proposal) in own.changes.proposals {
        writer.append(sender)
        writer.append(proposal)
      }
    }
    writer.uint8(welcome == nil ? 0 : 1)
    welcome?.write(to: &writer)
    return writer.takeSecret(crypto)
  }
}
