import COpenSSL

/// The opening handshake (RFC 6455 section 4).
enum WebSocketHandshake {
  private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  /// Checks a request and gives the value of `sec-websocket-accept`.
  static func accept(_ head: RequestHead) throws(HTTPRefusal) -> String {
    let headers = head.headers
    guard head.method == "GET", !head.hasBody, headers.hasToken("websocket", in: "upgrade"),
      headers.hasToken("upgrade", in: "connection")
    else { throw HTTPRefusal(.upgradeMalformed) }
    guard headers.values(of: "sec-websocket-version") == ["13"] else {
      throw HTTPRefusal(.webSocketVersionNotSupported)
    }
    let keys = headers.values(of: "sec-websocket-key")
    guard keys.count == 1, let key = keys.first, isKey(key) else { throw HTTPRefusal(.upgradeMalformed) }
    return accept(forKey: key)
  }

  static func accept(forKey key: String) -> String {
    let text = Array((key + magic).utf8)
    var digest = [UInt8](repeating: 0, count: Int(SHA_DIGEST_LENGTH))
    SHA1(text, text.count, &digest)
    return base64(digest)
  }

  /// A fresh key: 16 random bytes.
  static func makeKey() -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    RAND_bytes(&bytes, 16)
    return base64(bytes)
  }

  /// Sixteen bytes in base64: 22 characters and two pads.
  private static func isKey(_ key: String) -> Bool {
    key.utf8.count == 24 && key.hasSuffix("==")
      && key.utf8.dropLast(2).allSatisfy {
        Bytes.isDigit($0) || (0x61...0x7A).contains(Bytes.lowercased($0)) || $0 == 0x2B || $0 == 0x2F
      }
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    let length = EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
    return String(decoding: text.prefix(Int(length)), as: UTF8.self)
  }
}
