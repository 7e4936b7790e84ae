internal import Node
internal import Store
internal import Transport

/// How much one user and one address may ask for (docs/client-api.md, "Limits").
enum CallLimits {
  /// Counts a request before anything is done for it: of its user, or of its address if nobody is logged in.
  static func check(
    _ route: Route, _ caller: Account?, _ head: RequestHead, _ node: HanseNode
  ) throws(Problem) {
    guard counts(route) else { return }
    if let caller {
      let key = RateLimits.Key.user(caller.user)
      if let wait = node.limits.wait(.kilobytes, key) { throw .tooManyRequests(waitMilliseconds: wait) }
      try take(route.limit ?? .requests, key, node)
    } else {
      try take(.strangers, .address(ClientAddress.counted(head)), node)
    }
  }

  /// Counts what a user's request carries, and its answer.
  static func weigh(_ exchange: Exchange, of caller: Account?, _ head: RequestHead, _ node: HanseNode) {
    guard let user = caller?.user else { return }
    let limits = node.limits
    limits.spend(.kilobytes, .user(user), min(head.contentLength ?? 0, node.bodyBytes) >> 10)
    exchange.onAnswer { limits.spend(.kilobytes, .user(user), $0 >> 10) }
  }

  /// Whoever watches the node must not be turned away by those who flood it.
  static func counts(_ route: Route) -> Bool { route.pattern != ["health"] }

  fileprivate static func take(
    _ kind: RateLimits.Kind, _ key: RateLimits.Key, _ node: HanseNode
  ) throws(Problem) {
    if let wait = node.limits.take(kind, key) { throw .tooManyRequests(waitMilliseconds: wait) }
  }
}

extension Call {
  /// Wrong codes are answered so much later, which a guesser notices and nobody else.
  private static let guessMilliseconds: UInt64 = 500

  /// Counts what one request of the caller's asks for beside itself.
  func count(_ kind: RateLimits.Kind) throws(Problem) { try CallLimits.take(kind, .user(try user), node) }

  /// Counts a password or code of the caller's address; `settle` takes it back if it was right.
  func countGuess() throws(Problem) { try CallLimits.take(.logIns, .address(clientAddress), node) }

  /// Answers a guess that was right, or refuses one that was not.
  func settle<Value: Sendable>(
    _ result: Result<Value, NodeProblem>, _ answer: @escaping @Sendable (Value) -> Void
  ) {
    switch result {
    case .success(let value):
      node.limits.giveBack(.logIns, .address(clientAddress))
      answer(value)
    case .failure(let problem) where problem.code == ProblemCode.codeInvalid.rawValue:
      exchange.loop.schedule(afterMilliseconds: Self.guessMilliseconds) { refuse(problem) }
    case .failure(let problem): refuse(problem)
    }
  }

  /// Hashes a password when it is its turn; `body` calls `leave` on the gate when it is done.
  func inTurn(_ body: @escaping @Sendable () -> Void) throws(Problem) {
    guard logIns.enter(body) else {
      throw Problem(
        .busy, "Too many log-ins wait: try again in a few seconds.",
        headers: [HeaderField("retry-after", "5")])
    }
  }
}
