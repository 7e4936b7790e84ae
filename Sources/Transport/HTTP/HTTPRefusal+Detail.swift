extension HTTPRefusal {
  /// What the peer should do differently.
  var detail: String {
    switch code {
    case .headTooLarge: "Send fewer or shorter header fields."
    case .tooManyHeaders: "Send fewer header fields."
    case .trailerTooLarge: "Send fewer or shorter trailer fields."
    case .methodNotSupported: "This server does not tunnel: use another method."
    case .targetForeign: "The request names a scheme or host that its own fields contradict."
    case .versionNotSupported: "Speak HTTP/1.1, or HTTP/2 by ALPN."
    case .hostMissing, .hostDuplicated, .hostMalformed: "Name the host once, as a name or address and a port."
    case .lengthMalformed, .lengthDuplicated, .lengthAndEncoding:
      "Announce the body's length once, in digits or by chunks, not both."
    case .encodingMalformed, .encodingNotSupported: "Of transfer codings only chunked, given last, is taken."
    case .expectationUnknown: "Of expectations only 100-continue is known."
    case .chunkSizeMalformed, .chunkExtensionTooLarge, .chunkUnterminated:
      "The chunks of the body are malformed."
    case .bodyTooLarge: "Send a shorter body."
    case .requestTimeout: "The head of the request took too long: try again."
    case .bodyTooSlow: "The body came too slowly: try again."
    case .upgradeMalformed: "Open this as a WebSocket (RFC 6455, RFC 8441); the request is no such handshake."
    case .webSocketVersionNotSupported: "Speak version 13 of the WebSocket protocol."
    case .notAWebSocket: "This is no WebSocket: send an ordinary request."
    default: "The request is malformed."
    }
  }
}
