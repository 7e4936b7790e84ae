internal import JSON
internal import Node
internal import Transport

/// An error as clients see it: a problem document (RFC 9457) with the stable code.
struct Problem: Error {
  let status: Int
  let code: String
  let detail: String
  let headers: [HeaderField]

  init(_ code: ProblemCode, _ detail: String, headers: [HeaderField] = []) {
    self.init(code.status, code.rawValue, detail, headers: headers)
  }

  init(_ status: Int, _ code: String, _ detail: String, headers: [HeaderField] = []) {
    self.status = status
    self.code = code
    self.detail = detail
    self.headers = headers
  }

  init(_ problem: NodeProblem) {
    let status = ProblemStatus.of(problem.code)
    self.init(
      status, problem.code, problem.detail,
      headers: status == 429 ? [HeaderField("retry-after", "60")] : [])
  }

  /// More than a limit allows; `waitMilliseconds` until it allows one again.
  static func tooManyRequests(waitMilliseconds: UInt64) -> Problem {
    let seconds = (waitMilliseconds + 999) / 1_000
    return Problem(
      .tooManyRequests, "This is more than this node takes of one at a time: try again in \(seconds) s.",
      headers: [HeaderField("retry-after", "\(seconds)")])
  }

  /// What is wrong with a body, or with one of its fields.
  init(_ error: JSONError) {
    switch error.code {
    case .tooLarge: self.init(.bodyTooLarge, "\(error)")
    case .missingField: self.init(.fieldMissing, "\(error)")
    case .unknownField: self.init(.fieldUnknown, "\(error)")
    case .outOfRange: self.init(.fieldInvalid, "\(error)")
    case .wrongType where error.field != nil: self.init(.fieldInvalid, "\(error)")
    default: self.init(.bodyMalformed, "\(error)")
    }
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
    .notLoggedIn, "Log in first, or again: the token is missing or void.",
    headers: [HeaderField("www-authenticate", "Bearer")])
  static let hostUnknown = Problem(
    .hostUnknown,
    "This node does not answer under that name: a proxy before it must pass the Host on as it came.")
  static let tooManyStreams = Problem(
    .tooManyRequests, "You have as many streams open as this node keeps for one user: close some.",
    headers: [HeaderField("retry-after", "60")])
  static let uploadsBusy = Problem(
    .uploadsBusy, "As many uploads come in as this node has memory for: go on in two seconds.",
    headers: [HeaderField("retry-after", "2")])
  static let notAdmin = Problem(.notAdmin, "Only an administrator of this node may do this.")
  static let unknownChannel = Problem(NodeProblem.unknownChannel)
  static let stillJoining = Problem(
    .unknownChannel, "You are joining this channel, and its state is on its way: try again in a moment."
  )
  static let unknownMessage = Problem(NodeProblem.unknownMessage)
  static let unknownFile = Problem(NodeProblem.unknownFile)
  static let unknownInvitation = Problem(NodeProblem.unknownInvitation)
}
