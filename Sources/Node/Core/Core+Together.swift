internal import Federation
internal import Model
internal import Store
internal import Synchronization

/// Several changes of a channel that one user asks for at once.
extension Core {
  /// Checks every change before the first is made; then all are made in one transaction, after nobody else's of the same batch.
  func perform(
    _ commands: [Command], togetherIn channel: LogID, by user: UserID, accepted: @escaping Answer,
    ordered: Answer?
  ) throws(CommandFailure) {
    guard !isChanging(channel) else {
      return later(milliseconds: 0) { [self] in
        let job = CoreThread.Write(
          run: { (core) throws(StoreError) in
            try core.perform(
              .together(channel, commands), by: user, key: nil, accepted: accepted, ordered: ordered)
          }, failed: { accepted(.failure($0)) })
        run([.write(job)])
      }
    }
    guard let log = logs[channel], log.localMembers.contains(user) else { throw .problem(.unknownChannel) }
    var drafts: [Draft] = []
    for command in commands {
      let draft = try draft(command, by: user, in: log)
      if let refusal = refusal(of: draft, in: log) { throw .problem(NodeProblem(refusal)) }
      drafts.append(draft)
    }
    let joint = JointAnswer(count: drafts.count, accepted)
    let jointlyOrdered = ordered.map { JointAnswer(count: drafts.count, $0) }
    let events = drafts.map { originate($0) }
    try keep { () throws(StoreError) in
      for (index, event) in events.enumerated() {
        var told: Answer?
        if let jointlyOrdered { told = { jointlyOrdered.take($0, at: index) } }
        try dispatch(
          event, home: log.replica.home, accepted: { joint.take($0, at: index) }, ordered: told)
      }
    }
  }

  /// Whether the batch under way changes the state that changes are checked against.
  private func isChanging(_ channel: LogID) -> Bool {
    localEvents.contains { $0.event.log == channel && $0.event.header.kind.isGovernance }
  }
}

/// One answer to several changes, once all are answered: the first that was refused, or the last.
private final class JointAnswer: Sendable {
  private let answer: Core.Answer
  private let results: Mutex<[Result<Receipt, NodeProblem>?]>

  init(count: Int, _ answer: @escaping Core.Answer) {
    self.answer = answer
    results = Mutex([Result<Receipt, NodeProblem>?](repeating: nil, count: count))
  }

  func take(_ result: Result<Receipt, NodeProblem>, at index: Int) {
    let all = results.withLock { results in
      results[index] = result
      return results.compactMap(\.self).count == results.count ? results.compactMap(\.self) : nil
    }
    guard let all, let last = all.last else { return }
    answer(all.first(where: Self.isRefused) ?? last)
  }

  private static func isRefused(_ result: Result<Receipt, NodeProblem>) -> Bool {
    switch result {
    case .failure: true
    case .success(let receipt): receipt.order.map { $0.verdict != 0 } ?? false
    }
  }
}
