import Node
import Synchronization
import Transport

/// Whether the node's core and the server's loops still turn: each beat asks them, and tells whether the one before was answered.
final class Pulse: Sendable {
  private let node: HanseNode
  private let server: Server
  private let answers = Atomic<Int>(0)
  private let asked = Atomic<Int>(0)

  init(_ node: HanseNode, _ server: Server) {
    self.node = node
    self.server = server
  }

  /// False if somebody has not answered since the last beat.
  func beat() -> Bool {
    let isAlive = answers.load(ordering: .relaxed) == asked.load(ordering: .relaxed)
    guard isAlive else { return false }
    asked.add(1, ordering: .relaxed)
    node.whenCoreTurns { [self] in
      server.whenLoopsTurn { [self] in answers.add(1, ordering: .relaxed) }
    }
    return true
  }
}
