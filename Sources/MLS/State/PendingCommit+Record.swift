extension Group.PendingCommit {
  /// The message, and what it makes of the state: all of a member's, but of the tree only what is new.
  func encoded(after tree: RatchetTree, _ crypto: Crypto) -> Secret {
    var writer = Writer(wipedBy: crypto.provider, capacity: 16_384)
    writer.opaque(message.bytes)
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
    return writer.takeSecret(crypto)
  }
}
