/// One request that the API answers: data, so that the table can be read and checked.
struct Route: Sendable {
  enum Caller: Sendable {
    case anyone
    case user
    case admin
  }

  typealias Handler = @Sendable (Call) throws(Problem) -> Void

  let method: String
  /// Segments of the path; those in braces are captured under that name.
  let pattern: [String]
  let caller: Caller
  let handler: Handler

  init(_ method: String, _ pattern: String, _ caller: Caller, _ handler: @escaping Handler) {
    self.method = method
    self.pattern = pattern.split(separator: "/").map(String.init)
    self.caller = caller
    self.handler = handler
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
