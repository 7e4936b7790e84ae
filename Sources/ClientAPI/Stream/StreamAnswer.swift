internal import Node

/// How a message that came over a stream fares: on its way from the core's thread to the socket's loop.
struct StreamAnswer: Sendable {
  let socket: StreamSocket
  /// The client's own name for the message.
  let id: String
  let result: Result<Receipt, NodeProblem>
  /// Whether this is the first answer: the message was accepted, or refused.
  let isFirst: Bool

  var texts: [[UInt8]] {
    switch result {
    case .failure(let problem): [StreamFrame.error(id, code: problem.code, detail: problem.detail)]
    case .success(let receipt):
      (isFirst ? [StreamFrame.accepted(id, receipt)] : [])
        + (receipt.order.map { [StreamFrame.ordered(id, receipt, $0)] } ?? [])
    }
  }
}
