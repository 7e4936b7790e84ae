internal import JSON
internal import Transport

/// Why a request did not do what it should. `code` is stable; `detail` says what to do and holds no secret.
public struct ClientError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    /// The node answered with a problem document, or an HTTP error in its place.
    case refused
    /// The node was not reached, or the connection did not last; `code` is the transport's.
    case connection
    /// The node answered with something that is not the client API.
    case answer
  }

  public let kind: Kind
  public let code: String
  /// The HTTP status, when there was one.
  public let status: Int?
  public let detail: String

  public init(_ kind: Kind, code: String, status: Int? = nil, detail: String) {
    self.kind = kind
    self.code = code
    self.status = status
    self.detail = detail
  }

  /// Whether the node refused the token, and not what was asked with it.
  var isTokenRefused: Bool { status == 401 && code == "notLoggedIn" }

  public var description: String { "\(code): \(detail)" }

  init(_ error: TransportError) {
    self.init(.connection, code: error.code.rawValue, detail: error.message)
  }

  /// What the node says in place of an answer: a problem document (RFC 9457), or whatever stands before the node.
  init(_ response: ClientResponse) {
    let limits = JSONLimits(maximumBytes: 65_536)
    guard let problem = try? JSONReader.readObject(response.body, limits: limits),
      let code = try? problem.string("code")
    else {
      self.init(
        .answer, code: "answerUnexpected", status: response.status,
        detail: "the answer has status \(response.status) and no problem document: is this a node's URL?")
      return
    }
    let detail = (try? problem.optionalString("detail")) ?? (try? problem.optionalString("title"))
    self.init(.refused, code: code, status: response.status, detail: detail ?? "the node refused")
  }

  /// An answer that is not what `docs/client-api.md` says.
  init(malformed error: JSONError) {
    self.init(
      .answer, code: "answerMalformed",
      detail: "the node's answer is malformed (\(error.code.rawValue): \(error))")
  }
}
