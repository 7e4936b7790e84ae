internal import JSON
internal import Model
internal import Node
internal import Store
internal import Transport
internal import Wire

/// Files on their way to the node: begun, sent in parts of any size, gone on with where they stopped.
enum UploadRoutes {
  static let all = [
    Route("POST", "uploads", .user, body: .required, limit: .messages, begin),
    Route("GET", "uploads", .user, list),
    Route("GET", "uploads/{upload}", .user, show),
    Route("PATCH", "uploads/{upload}", .user, bytes: append),
    Route("DELETE", "uploads/{upload}", .user, end),
  ]

  @Sendable private static func begin(_ call: Call) throws(Problem) {
    let user = try call.user
    let object = try call.object(["size", "hash"])
    let (size, hash) = try call.fields { () throws(JSONError) in
      (
        try object.integer("size", in: 0...Int64(Limits.blobBytes)), try object.optionalString("hash")
      )
    }
    let expected = try hash.map { (hex) throws(Problem) in try blob(hex) }
    call.node.beginUpload(of: UInt64(size), expected: expected, by: user) { result in
      call.answer(result) { arrival in call.answer(201) { $0.upload(arrival) } }
    }
  }

  static func blob(_ hex: String) throws(Problem) -> BlobID {
    guard let bytes = Bytes32(hex: hex.utf8) else {
      throw Problem(.fieldInvalid, "hash must be a file's id: 64 hexadecimal digits.")
    }
    return BlobID(bytes)
  }

  @Sendable private static func list(_ call: Call) throws(Problem) {
    call.node.uploads(of: try call.user) { result in
      call.answer(result) { uploads in
        call.answer { json in
          json.arrayField("uploads") { json in for upload in uploads { json.object { $0.upload(upload) } } }
        }
      }
    }
  }

  @Sendable private static func show(_ call: Call) throws(Problem) {
    let name = try name(call)
    call.node.upload(name, of: try call.user) { result in
      call.answer(result) { upload in call.answer { $0.upload(upload) } }
    }
  }

  @Sendable private static func append(_ call: Call) throws(Problem) -> any RequestBodyHandler {
    let values = call.head.headers.values(of: "upload-offset")
    guard values.count == 1, let offset = values.first.flatMap({ UInt64($0) }) else {
      throw Problem(.uploadOffsetMissing, "Say in Upload-Offset where in the file these bytes begin.")
    }
    guard let upload = call.node.upload(try name(call), of: try call.user, from: offset) else {
      throw .uploadsBusy
    }
    let pace = FilePace(call.node, call.exchange, try call.user)
    return UploadBody(upload, on: call.exchange, at: pace) { result in
      call.answer(result) { progress in call.answer { $0.progress(progress) } }
    }
  }

  @Sendable private static func end(_ call: Call) throws(Problem) {
    call.node.endUpload(try name(call), of: try call.user) { call.end($0) }
  }

  private static func name(_ call: Call) throws(Problem) -> Bytes16 {
    guard let hex = call.captures["upload"], let name = Bytes16(hex: hex.utf8) else {
      throw Problem(NodeProblem.unknownUpload)
    }
    return name
  }
}
