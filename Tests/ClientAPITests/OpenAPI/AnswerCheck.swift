import JSON
import Transport

@testable import ClientAPI

/// Holds an answer that a test got against the document: the status, the type, the body, and the code of a
/// refusal.
struct AnswerCheck {
  let document: Document

  /// `segments` is the path of the request, decoded.
  func faults(_ method: String, _ segments: [String], _ reply: TestClient.Reply) -> [String] {
    guard let operation = document.operation(method, segments) else { return [] }
    let id = operation.member("operationId")?.text ?? "?"
    guard let response = operation.member("responses")?.member("\(reply.status)") else {
      return isOfTheTransport(reply)
        ? [] : ["\(id) says nothing of \(reply.status): \(reply.text.prefix(200))"]
    }
    guard reply.status < 400 || !isOfTheTransport(reply) else { return [] }
    return bodyFaults(reply, response).map { "\(id) \(reply.status): \($0)" }
  }

  private func bodyFaults(_ reply: TestClient.Reply, _ response: JSONValue) -> [String] {
    guard case .object(let content)? = response.member("content") else {
      return reply.text.isEmpty ? [] : ["a body that is not described"]
    }
    let type = String((reply.headers["content-type"] ?? "").prefix { $0 != ";" })
    guard let schema = content.members.first(where: { $0.name == type })?.value.member("schema") else {
      return ["\(type) is not described"]
    }
    guard type.hasSuffix("json") else { return [] }
    guard let body = try? reply.object else { return reply.text.isEmpty ? [] : ["no JSON object"] }
    return SchemaCheck(document: document).faults(.object(body), schema) + codeFaults(reply, response)
  }

  private func codeFaults(_ reply: TestClient.Reply, _ response: JSONValue) -> [String] {
    guard let code = reply.code else { return [] }
    let codes = response.member("x-codes")?.elements.compactMap(\.text) ?? []
    return codes.contains(code) ? [] : ["\(code) is not among its codes"]
  }

  private func isOfTheTransport(_ reply: TestClient.Reply) -> Bool {
    guard let code = reply.code.flatMap({ HTTPRefusal.Code(rawValue: $0) }) else { return false }
    return code != .bodyTooLarge
  }
}
