import Glibc

/// Why something of the transport did not work. `code` is stable; `message` says what to do and holds no
/// secret.
public struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Stable codes, the same from release to release.
  public enum Code: String, Sendable, CaseIterable {
    case addressInUse, addressNotAvailable, addressMalformed, permissionDenied
    case certificateUnusable, privateKeyUnusable, authorityUnusable
    case urlMalformed, schemeNotAllowed, headerMalformed
    case couldNotResolve, couldNotConnect, addressPrivate, tlsFailed, timedOut, connectionLost
    case responseTooLarge, responseMalformed, upgradeRefused
    case cancelled, systemFailure, other
  }

  public let code: Code
  public let message: String
  /// The peer's HTTP status, where an answer came but not the wanted one (`upgradeRefused`).
  public let status: Int?

  public init(_ code: Code, _ message: String, status: Int? = nil) {
    self.code = code
    self.message = message
    self.status = status
  }

  public var description: String { "\(code.rawValue): \(message)" }

  /// A system call that failed for a reason outside the caller's hands.
  static func system(_ call: String, _ number: Int32) -> TransportError {
    TransportError(.systemFailure, "\(call) failed: \(errorText(number))")
  }

  static func errorText(_ number: Int32) -> String {
    String(cString: strerror(number))
  }
}
