/// Writes HTTP/1.1 response heads. What the application gives cannot split a head: fields with forbidden
/// characters are left out, and so are those the transport itself decides.
enum ResponseHeadWriter {
  static let ownFields: Set<String> = ["content-length", "transfer-encoding", "connection", "upgrade"]

  static func bytes(status: Int, headers: HeaderFields, own: [HeaderField]) -> [UInt8] {
    let status = (100...999).contains(status) ? status : 500
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    bytes += "HTTP/1.1 \(status) ".utf8
    bytes += reason(status).utf8
    bytes += "\r\n".utf8
    for field in headers.fields where isLegal(field) && !ownFields.contains(field.name.lowercased()) {
      append(field, to: &bytes)
    }
    for field in own { append(field, to: &bytes) }
    bytes += "\r\n".utf8
    return bytes
  }

  static func isLegal(_ field: HeaderField) -> Bool {
    !field.name.isEmpty && field.name.utf8.allSatisfy(Bytes.isToken)
      && field.value.utf8.allSatisfy { !Bytes.isControl($0) || $0 == Bytes.tab }
  }

  private static func append(_ field: HeaderField, to bytes: inout [UInt8]) {
    bytes += field.name.utf8
    bytes += ": ".utf8
    bytes += field.value.utf8
    bytes += "\r\n".utf8
  }

  static func reason(_ status: Int) -> String {
    switch status {
    case 100: "Continue"
    case 101: "Switching Protocols"
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 206: "Partial Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 413: "Content Too Large"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 426: "Upgrade Required"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: "Status"
    }
  }
}
