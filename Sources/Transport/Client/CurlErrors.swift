import CCurl

/// libcurl's result codes in the transport's words.
enum CurlErrors {
  static func code(_ code: CURLcode) -> TransportError.Code {
    switch code {
    case CURLE_URL_MALFORMAT: .urlMalformed
    case CURLE_UNSUPPORTED_PROTOCOL: .schemeNotAllowed
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .couldNotResolve
    case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: .couldNotConnect
    case CURLE_OPERATION_TIMEDOUT: .timedOut
    case CURLE_SSL_CACERT_BADFILE: .authorityUnusable
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_USE_SSL_FAILED, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      .tlsFailed
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM:
      .connectionLost
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL: .responseMalformed
    case CURLE_OUT_OF_MEMORY: .systemFailure
    default: .other
    }
  }
}
