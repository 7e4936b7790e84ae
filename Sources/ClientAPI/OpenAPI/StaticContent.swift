internal import Transport

/// Bytes that are the same for everyone for as long as the program runs.
struct StaticContent: Sendable {
  let bytes: [UInt8]
  private let tag: EntityTag
  private let headers: [HeaderField]

  init(_ bytes: [UInt8], type: String, headers: [HeaderField] = []) {
    self.bytes = bytes
    tag = EntityTag(of: bytes)
    // A cache may keep it, and asks whether it is still the same: the program's next version has another.
    self.headers =
      [
        HeaderField("cache-control", "public, no-cache"), tag.field,
        HeaderField("x-content-type-options", "nosniff"), HeaderField("content-type", type),
      ] + headers
  }

  func answer(_ call: Call) {
    if tag.isHeld(by: call.head.headers) {
      call.exchange.respond(status: 304, headers: HeaderFields(Array(headers.prefix(2))))
    } else {
      call.exchange.respond(status: 200, headers: HeaderFields(headers), body: bytes)
    }
  }
}
