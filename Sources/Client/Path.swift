internal import Transport

/// A path below `/api/v1`, made of segments and query items that it encodes.
struct Path {
  private(set) var text = "/api/v1"
  private var hasQuery = false

  init(_ segments: String...) {
    for segment in segments { text += "/" + PercentCoding.encode(segment) }
  }

  /// Adds a query item; nothing for `nil`.
  func adding(_ name: String, _ value: (some CustomStringConvertible)?) -> Path {
    guard let value else { return self }
    var path = self
    path.text += (hasQuery ? "&" : "?") + name + "=" + PercentCoding.encode(value.description)
    path.hasQuery = true
    return path
  }

  /// Asks for the answer to wait.
  func waiting(for level: AcknowledgementLevel) -> Path {
    level == .accepted ? self : adding("wait", level.rawValue)
  }
}
