internal import JSON
internal import Node

/// An error as clients see it: a problem document (RFC 9457) with the stable code.
struct Problem: Error {
  let status: Int
  let code: String
  let detail: String

  init(_ status: Int, _ code: String, _ detail: String) {
    self.status = status
    self.code = code
    self.detail = detail
  }

  init(_ problem: NodeProblem) {
    self.init(ProblemStatus.of(problem.code), problem.code, problem.detail)
  }

  init(_ error: JSONError) {
    self.init(400, error.code.rawValue, "\(error)")
  }

  var body: [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("type", "about:blank")
      json.field("title", ProblemStatus.title(status))
      json.field("status", status)
      json.field("detail", detail)
      json.field("code", code)
    }
  }

  static let notLoggedIn = Problem(
    401, "notLoggedIn", "Log in first, or again: the token is missing or void.")
  static let notAdmin = Problem(403, "notAdmin", "Only an administrator of this node may do this.")
  static let unknownChannel = Problem(404, "unknownChannel", "You are in no such channel.")
  static let unknownMessage = Problem(404, "unknownMessage", "No such message stands there.")
}
