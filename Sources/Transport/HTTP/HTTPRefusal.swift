/// Why bytes were refused as HTTP: a stable code, and the status to answer with.
public struct HTTPRefusal: Error, Sendable, Equatable {
  /// Stable codes, the same from release to release.
  public enum Code: String, Sendable, CaseIterable {
    case bareLineFeed, bareCarriageReturn, controlCharacter, headTooLarge, tooManyHeaders
    case requestLineMalformed, methodMalformed, methodNotSupported
    case targetMalformed, targetForeign, versionMalformed, versionNotSupported
    case headerNameMalformed, headerFolded, headerValueMalformed
    case hostMissing, hostDuplicated, hostMalformed
    case lengthMalformed, lengthDuplicated, lengthAndEncoding
    case encodingMalformed, encodingNotSupported, expectationUnknown
    case chunkSizeMalformed, chunkExtensionTooLarge, chunkUnterminated, trailerTooLarge
    case bodyTooLarge, requestTimeout, bodyTooSlow
    case upgradeMalformed, webSocketVersionNotSupported, notAWebSocket
  }

  public let code: Code

  public init(_ code: Code) {
    self.code = code
  }

  /// 400, 405, 408, 413, 417, 426, 431, 501 or 505.
  public var status: Int {
    switch code {
    case .headTooLarge, .tooManyHeaders, .trailerTooLarge: 431
    case .methodNotSupported, .encodingNotSupported: 501
    case .versionNotSupported: 505
    case .expectationUnknown: 417
    case .bodyTooLarge: 413
    case .requestTimeout, .bodyTooSlow: 408
    case .webSocketVersionNotSupported: 426
    default: 400
    }
  }
}
