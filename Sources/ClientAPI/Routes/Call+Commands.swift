internal import JSON
internal import Model
internal import Node
internal import Synchronization
internal import Transport
internal import Wire

extension Call {
  /// How long `?wait=ordered` waits.
  private static let orderedWaitMilliseconds: UInt64 = 30_000

  /// Has the node do what the caller asks and answers with the receipt; with `?wait=ordered`, once it is ordered.
  func perform(_ command: Command, key: Text? = nil) throws(Problem) {
    let user = try user
    if try parameters.waitsForOrder() {
      performAndWait(command, by: user, key: key)
    } else {
      node.perform(command, by: user, key: key, accepted: { answer($0) })
    }
  }

  private func performAndWait(_ command: Command, by user: UserID, key: Text?) {
    let wait = OrderWait(loop: exchange.loop) { answer($0) }
    exchange.onAbort { wait.forget() }
    node.perform(
      command, by: user, key: key,
      accepted: { result in
        guard case .success(let receipt) = result, receipt.order == nil else { return wait.end(result) }
        wait.begin(milliseconds: Self.orderedWaitMilliseconds, result)
      }, ordered: { wait.end($0) })
  }

  private func answer(_ result: Result<Receipt, NodeProblem>) {
    switch result {
    case .failure(let problem): refuse(problem)
    case .success(let receipt): answer(202) { $0.receipt(receipt) }
    }
  }
}
