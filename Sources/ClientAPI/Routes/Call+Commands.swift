internal import JSON
internal import Model
internal import Node
internal import Rules
internal import Synchronization
internal import Transport
internal import Wire

extension Call {
  /// How long `?wait=ordered` and `?wait=mirrored` wait.
  private static let orderedWaitMilliseconds: UInt64 = 30_000

  /// Has the node do what the caller asks and answers with the receipt; with `?wait=ordered`, once it is ordered, and with
  /// `?wait=mirrored`, once it is mirrored too.
  func perform(_ command: Command, key: Text? = nil) throws(Problem) {
    let user = try user
    let level = try parameters.wait()
    if level == .mirrored { try needMirrors(command) }
    if level == .accepted {
      node.perform(command, by: user, key: key, accepted: { answer($0) })
    } else {
      performAndWait(command, by: user, key: key, level)
    }
  }

  /// A channel that nobody mirrors is not waited for.
  private func needMirrors(_ command: Command) throws(Problem) {
    guard let state = command.channel.flatMap({ node.view.channels[$0]?.state }) else { return }
    guard state.policy?.policy.mirrors == nil else { return }
    throw Problem(.noMirrors, "The channel has no mirrors: what is ordered is as safe as its home.")
  }

  private func performAndWait(_ command: Command, by user: UserID, key: Text?, _ level: QueryParameters.Wait)
  {
    let wait = OrderWait(loop: exchange.loop) { answer($0) }
    exchange.onAbort { wait.forget() }
    let end: @Sendable (Result<Receipt, NodeProblem>) -> Void = { [node] result in
      guard level == .mirrored, case .success(let receipt) = result else { return wait.end(result) }
      wait.reached(result)
      node.whenMirrored(receipt) { wait.end(.success($0)) }
    }
    node.perform(
      command, by: user, key: key,
      accepted: { result in
        guard case .success(let receipt) = result else { return wait.end(result) }
        wait.begin(milliseconds: Self.orderedWaitMilliseconds, result)
        if receipt.order != nil { end(result) }
      }, ordered: { end($0) })
  }

  private func answer(_ result: Result<Receipt, NodeProblem>) {
    switch result {
    case .failure(let problem): refuse(problem)
    case .success(let receipt): answer(202) { $0.receipt(receipt) }
    }
  }
}
