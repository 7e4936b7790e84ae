internal import Federation
internal import Merkle
internal import Model
internal import Node
internal import Store
internal import Wire

/// Whether those to whom two histories were told have found that out, with a proof that convinces a stranger.
struct ForkCheck {
  let simulation: Simulation

  private struct Holder {
    let node: SimulatedNode
    let log: StoredLog
  }

  /// A sound member that holds another history of a log than another one, and cannot prove it; `nil` if there is none.
  func unseen() -> String? {
    for channel in simulation.channels.compactMap({ $0 }) where !simulation.givenUp.contains(channel) {
      let holders = holders(of: channel)
      for (index, one) in holders.enumerated() {
        for other in holders[(index + 1)...] where areMembers(one, other) && isForked(one, other) {
          // Under keys that were revoked nothing is proven: whoever holds what the home has left with them has stopped.
          if isLeft(one) || isLeft(other) || isUnderRevokedKeys(one) && isUnderRevokedKeys(other) { continue }
          for holder in [one, other] where !hasSeen(holder) {
            return "\(holder.node.domain) has not seen that \(Checks.name(channel)) has two histories"
          }
          simulation.coverage.note(.forkSeen)
        }
      }
    }
    return unseenLane()
  }

  /// The members whose own word counts, of a log whose home's does not.
  private func holders(of channel: LogID) -> [Holder] {
    simulation.nodes.compactMap { node in
      guard simulation.mustConverge(node), node.isRunning,
        let log = node.hanse?.logs?.first(where: { $0.replica.id == channel }),
        !Checks.isHomeSound(log.replica, simulation), Checks.follows(node, log)
      else { return nil }
      return Holder(node: node, log: log)
    }
  }

  /// Who is no member any more, in the history that the other has, is not heard.
  private func areMembers(_ one: Holder, _ other: Holder) -> Bool {
    Checks.isMember(one.node, of: other.log) && Checks.isMember(other.node, of: one.log)
  }

  private func isForked(_ one: Holder, _ other: Holder) -> Bool {
    let (short, long) =
      one.log.replica.size <= other.log.replica.size ? (one, other) : (other, one)
    let size = short.log.replica.size
    guard long.log.base <= size, let hanse = long.node.hanse,
      let reader = try? StoreReader(folder: hanse.dataFolder, SimulatedSuite.suite),
      let root = try? reader.root(of: long.log.reference, at: size)
    else { return false }
    return root != short.log.replica.frontier.root(SimulatedSuite.suite)
  }

  /// Whether the node has a proof that holds by itself.
  private func hasSeen(_ holder: Holder) -> Bool {
    proves(holder.node, holder.log.replica.id, against: holder.log.replica.home, isOfHome: true)
  }

  private func isLeft(_ holder: Holder) -> Bool {
    holder.log.replica.fault?.refusal == .logForked && isUnderRevokedKeys(holder) && !hasSeen(holder)
  }

  private func isUnderRevokedKeys(_ holder: Holder) -> Bool {
    Checks.isUnderRevokedKeys(holder.log, at: holder.node)
  }

  private func proves(_ node: SimulatedNode, _ log: LogID, against signer: NodeID, isOfHome: Bool) -> Bool {
    (node.hanse?.view.forks ?? []).contains { fork in
      guard fork.log == log, fork.isOfHome == isOfHome, let proof = fork.proof else { return false }
      return (try? proof.verified(SimulatedSuite.suite))?.node == signer
    }
  }

  /// A home that has turned the second event of one position away as a fork, and cannot prove that.
  private func unseenLane() -> String? {
    guard let adversary = simulation.adversary else { return nil }
    for (home, log) in adversary.laneForks where simulation.mustConverge(home) && home.isRunning {
      if !proves(home, log, against: adversary.id, isOfHome: false) {
        return "\(home.domain) cannot prove the events of one position in \(Checks.name(log))"
      }
    }
    return nil
  }
}
