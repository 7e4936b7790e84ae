internal import Node
internal import Transport

/// One request that the API answers: data, so that the table can be read and checked.
struct Route: Sendable {
  enum Caller: Sendable {
    case anyone
    case user
    case admin
  }

  /// Whether the request brings a JSON object.
  enum Body: Sendable {
    case none
    case optional
    case required
    /// Bytes as they are, taken as they come.
    case bytes
  }

  typealias Handler = @Sendable (Call) throws(Problem) -> Void
  typealias BytesHandler = @Sendable (Call) throws(Problem) -> any RequestBodyHandler

  let method: String
  /// Segments of the path; those in braces are captured under that name.
  let pattern: [String]
  let caller: Caller
  let body: Body
  /// The query parameters that it takes. Others are refused, so that a mistyped one is told.
  let parameters: [String]
  /// What it counts as, in place of a request.
  let limit: RateLimits.Kind?
  let handler: Handler
  /// What takes a body of bytes.
  var bytesHandler: BytesHandler?
  /// Its place in the table.
  var number = -1

  /// `path` is below `/api/v1`, unless it begins with a slash.
  init(
    _ method: String, _ path: String, _ caller: Caller, body: Body = .none, parameters: [String] = [],
    limit: RateLimits.Kind? = nil, _ handler: @escaping Handler
  ) {
    self.method = method
    let whole = path.hasPrefix("/") ? path : "/api/v1/" + path
    pattern = whole.split(separator: "/").map(String.init)
    self.caller = caller
    self.body = body
    self.parameters = parameters
    self.limit = limit
    self.handler = handler
  }

  /// A request whose body is bytes.
  init(
    _ method: String, _ path: String, _ caller: Caller, limit: RateLimits.Kind? = nil,
    bytes handler: @escaping BytesHandler
  ) {
    self.init(method, path, caller, body: .bytes, limit: limit) { (_) throws(Problem) in }
    bytesHandler = handler
  }

  /// What the path's segments capture; `nil` if they do not fit.
  func captures(_ segments: [String]) -> [String: String]? {
    guard segments.count == pattern.count else { return nil }
    var captures: [String: String] = [:]
    for (part, segment) in zip(pattern, segments) {
      if part.hasPrefix("{") {
        captures[String(part.dropFirst().dropLast())] = segment
      } else if part != segment {
        return nil
      }
    }
    return captures
  }
}
