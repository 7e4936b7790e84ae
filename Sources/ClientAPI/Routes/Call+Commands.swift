internal import JSON
internal import Model
internal import Node
internal import Synchronization
internal import Transport
internal import Wire

extension Call {
  private static let orderedWaitMilliseconds: UInt64 = 30_000

  /// Has the node do what the caller asks and answers with the receipt; with `?wait=ordered`, once it is ordered.
  func perform(_ command: Command, key: Text? = nil, status: Int = 202) throws(Problem) {
    let waits = try parameter("wait")
    guard waits == nil || waits == "ordered" || waits == "accepted" else {
      throw Problem(400, "parameterInvalid", "wait must be accepted or ordered.")
    }
    let user = try user
    guard waits == "ordered" else {
      return node.perform(command, by: user, key: key, accepted: { answer(status, $0) })
    }
    let answered = Once()
    node.perform(
      command, by: user, key: key,
      accepted: { result in
        guard case .success(let receipt) = result, receipt.order == nil else {
          return answered.run { answer(status, result) }
        }
        exchange.loop.execute {
          _ = exchange.loop.schedule(afterMilliseconds: Self.orderedWaitMilliseconds) {
            answered.run { answer(status, result) }
          }
        }
      }, ordered: { result in answered.run { answer(status, result) } })
  }

  private func answer(_ status: Int, _ result: Result<Receipt, NodeProblem>) {
    switch result {
    case .failure(let problem): refuse(Problem(problem))
    case .success(let receipt): answer(status, JSONWriter.objectBytes { $0.receipt(receipt) })
    }
  }
}

/// Runs the first of several closures only.
final class Once: Sendable {
  private let isDone = Mutex(false)

  func run(_ body: () -> Void) {
    let isFirst = isDone.withLock { done in
      defer { done = true }
      return !done
    }
    if isFirst { body() }
  }
}
