internal import JSON
internal import Node
internal import Store
internal import Transport

/// How the API answers: the headers that stand on everything.
enum Answer {
  private static let headers: [HeaderField] = [
    HeaderField("cache-control", "no-store"), HeaderField("x-content-type-options", "nosniff"),
  ]

  static func send(_ status: Int, _ json: [UInt8], _ exchange: Exchange, _ more: [HeaderField] = []) {
    let type = HeaderField("content-type", "application/json")
    exchange.respond(status: status, headers: HeaderFields([type] + headers + more), body: json)
  }

  /// The client has it already.
  static func sendUnchanged(_ tag: EntityTag, _ exchange: Exchange) {
    exchange.respond(status: 304, headers: HeaderFields(headers + [tag.field]))
  }

  static func send(_ bytes: [UInt8], type: String, _ exchange: Exchange) {
    exchange.respond(
      status: 200, headers: HeaderFields([HeaderField("content-type", type)] + headers), body: bytes)
  }

  static func sendNothing(_ exchange: Exchange) {
    exchange.respond(status: 204, headers: HeaderFields(headers))
  }

  static func refuse(_ problem: Problem, _ exchange: Exchange) {
    let type = HeaderField("content-type", "application/problem+json")
    exchange.respond(
      status: problem.status, headers: HeaderFields([type] + headers + problem.headers), body: problem.body)
  }
}

extension Call {
  func answer(_ status: Int = 200, _ write: (inout JSONWriter) -> Void) {
    let json = JSONWriter.objectBytes(reservingBytes: 1_024, write)
    guard status == 200, head.method == "GET" || head.method == "HEAD" else {
      return Answer.send(status, json, exchange)
    }
    let tag = EntityTag(of: json)
    if tag.isHeld(by: head.headers) {
      Answer.sendUnchanged(tag, exchange)
    } else {
      Answer.send(status, json, exchange, [tag.field])
    }
  }

  /// Answers with what came, or refuses with what stood in the way.
  func answer<Value>(_ result: Result<Value, NodeProblem>, _ answer: (Value) -> Void) {
    switch result {
    case .success(let value): answer(value)
    case .failure(let problem): refuse(problem)
    }
  }

  /// It is done, or a problem stood in the way.
  func end(_ problem: NodeProblem?) {
    if let problem { refuse(problem) } else { answerNothing() }
  }

  /// Answers from the store, on a reading thread; what the store throws is the answer then.
  func read(_ body: @escaping @Sendable (Reading) throws(StoreError) -> Void) {
    node.read(for: caller?.user) { reading in
      do throws(StoreError) { try body(reading) } catch { refuse(NodeProblem(error)) }
    }
  }

  func answerNothing() { Answer.sendNothing(exchange) }

  func refuse(_ problem: Problem) { Answer.refuse(problem, exchange) }

  func refuse(_ problem: NodeProblem) { refuse(Problem(problem)) }
}
